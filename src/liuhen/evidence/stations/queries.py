"""Reads about stations: the order in force, who takes a receipt in, what a station brought."""

from django.db.models import QuerySet

from liuhen.bureau.acting import By, Machine
from liuhen.bureau.models import Officer
from liuhen.devices.models import Device, Station
from liuhen.devices.queries import device_named
from liuhen.evidence.attribution import says_nobody
from liuhen.evidence.found import Source
from liuhen.evidence.models import Receipt
from liuhen.evidence.queries import person_of_code
from liuhen.evidence.stations.models import Delivery, StandingOrder


def machine_of(station: Station) -> Machine:
    """Give the machine actor that stands for a station."""
    return Machine("station", bureau=station.bureau, which=station.number)


def taker_of(receipt: Receipt) -> By:
    """Say who takes a receipt in: its operator, or the station that brought it under his standing order."""
    delivery = Delivery.objects.select_related("station__bureau").filter(receipt=receipt).first()
    return receipt.operator if delivery is None else machine_of(delivery.station)


def order_for(station: Station) -> StandingOrder | None:
    """Give the standing order in force."""
    return StandingOrder.objects.select_related("operator").filter(station=station, ended_at__isnull=True).first()


def orders_of(station: Station) -> QuerySet[StandingOrder]:
    """Give every order there was, the newest first."""
    return StandingOrder.objects.select_related("operator", "ended_by").filter(station=station).order_by("-pk")


def deliveries_of(station: Station) -> QuerySet[Delivery]:
    """Give what a station brought, the newest first."""
    return (
        Delivery.objects.filter(station=station)
        .select_related("receipt__handed_over_by", "receipt__operator", "receipt__device")
        .order_by("-pk")
    )


def delivery_of(station: Station, batch: str) -> Delivery | None:
    """Give the delivery of a batch that was announced before."""
    rows = Delivery.objects.filter(station=station, batch=batch)
    return rows.select_related("receipt", "station__bureau").first()


def device_on(source: Source, station: Station) -> Device | None:
    """Give the registered device a card names."""
    return device_named(station.bureau, source.device) if source.device else None


def who_hands_over(source: Source, device: Device | None, station: Station) -> Officer:
    """Name the one who will confirm: whom the card names, else who holds the camera, else the station's keeper."""
    named = None if says_nobody(source.officer) else person_of_code(station.bureau_id, source.officer)
    if named is not None and named.is_active:
        return named
    handover = device.handovers.filter(returned_at__isnull=True).first() if device is not None else None
    return handover.holder if handover is not None else station.keeper
