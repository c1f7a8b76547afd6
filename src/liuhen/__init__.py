"""Liuhen 留痕: every act leaves a trace, and every trace can be checked by someone who does not trust us."""
