"""What makes the portal an app on the phone: manifest, service worker, and the page for dead spots (R1)."""

import json
import re
from pathlib import Path
from struct import unpack

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from config.on_phone import FONTS

pytestmark = pytest.mark.django_db


def stored_file(address: str) -> Path:
    found = finders.find(address.removeprefix("/static/"))
    assert isinstance(found, str), address
    return Path(found)


def test_the_manifest_opens_the_log_page_and_names_icons_of_their_size(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    manifest = answer.json()
    assert (manifest["start_url"], manifest["display"], manifest["lang"]) == ("/ghi/", "standalone", "vi")
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        width, height = unpack(">II", stored_file(icon["src"]).read_bytes()[16:24])
        assert f"{width}x{height}" == icon["sizes"]


def test_the_worker_is_asked_for_anew_and_names_files_that_are_there(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    script = answer.content.decode()
    for address in re.findall(r'importScripts\("([^"]+)"\)', script):
        stored_file(address)
    known = json.loads(script.partition("self.PORTAL = ")[2].partition(";\n")[0])
    assert len(known["fonts"]) == len(FONTS)
    for address in known["fonts"]:
        stored_file(address)
    for address in (known["logPage"], known["signInPage"], known["noNetworkPage"]):
        assert client.get(address).status_code in (200, 302)


def test_the_page_for_dead_spots_stands_on_its_own_and_leads_to_the_log_page(client: Client) -> None:
    page = client.get("/khong-co-mang/").content.decode()
    assert "Không có mạng" in page
    assert 'href="/ghi/"' in page
    assert "/static/" not in page, "there is no network to fetch anything with"
