"""Drives the e-track with zeep: python3 client.py WSDL USERNAME PASSWORD. Prints one JSON object."""

import json
import sys
import time
from datetime import datetime, timedelta, timezone

from lxml import etree
from zeep import Client
from zeep.exceptions import Fault
from zeep.wsse.username import UsernameToken

wsdl, username, password = sys.argv[1:]
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"


class Token(UsernameToken):
    """A token with a Timestamp beside it, new for every message."""

    def apply(self, envelope, headers):
        now = datetime.now(timezone.utc)
        timestamp = etree.Element(f"{{{WSU}}}Timestamp")
        for name, at in (("Created", now), ("Expires", now + timedelta(seconds=60))):
            etree.SubElement(timestamp, f"{{{WSU}}}{name}").text = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        self.timestamp_token = timestamp
        return super().apply(envelope, headers)


track = Client(wsdl, wsse=Token(username, password, use_digest=True)).service
receipt = track.RegisterGroup(
    Reference="1448-ZEEP",
    Season="1448",
    Member=[
        {
            "PilgrimReference": "1448-P1",
            "ArabicName": "نورة <سالم> & المثال",
            "LatinName": "Noora Salem Al-Mithal",
            "PassportNumber": "X0012346",
            "BirthDate": "1979-11-30",
            "Nationality": "QAT",
            "Sex": "F",
        }
    ],
).Receipt
registration = track.GetRegistration(receipt)
while registration.Status != "DECIDED":
    time.sleep(0.02)
    registration = track.GetRegistration(receipt)
decision = registration.Decision[0]
found = track.FindGroup("1448-ZEEP")
cancelled = track.CancelMember(decision.RegistrationNumber)
try:
    track.CancelMember(decision.RegistrationNumber)
    fault = None
except Fault as thrown:
    fault = thrown.code
print(
    json.dumps(
        {
            "receipt": receipt,
            "outcome": decision.Outcome,
            "name": found.Registration[0].Member[0].ArabicName,
            "cancelled": cancelled.Status,
            "fault": fault,
        }
    )
)
