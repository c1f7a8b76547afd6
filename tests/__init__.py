"""Tests mirror the rooms; each name says what must hold."""
