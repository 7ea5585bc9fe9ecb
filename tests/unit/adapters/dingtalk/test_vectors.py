"""Published vectors of 钉钉's signatures and envelopes, and some worked out by hand from the documents."""

from dataclasses import dataclass
from typing import Literal

import pytest

from adapters.dingtalk.signatures import hmac_base64, page_signature, robot_signature
from adapters.envelope import Envelope

B_KEY = "4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij"


@dataclass(frozen=True, kw_only=True)
class Case:
    token: str
    key: str
    owner: str
    timestamp: str
    nonce: str
    encrypted: str
    signature: str
    plain: str

    @property
    def envelope(self) -> Envelope:
        return Envelope(token=self.token, aes_key_text=self.key, receive_ids=frozenset({self.owner, "another"}))


PUBLISHED = {
    "A": Case(
        token="mryue",
        key="Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7",
        owner="ding6ccabc44d2c8d38b",
        timestamp="1608001896814",
        nonce="WL4PK6yA",
        encrypted=(
            "0vJiX6vliEpwG3U45CtXqi+m8PXbQRARJ8p8BbDuD1EMTDf0jKpQ79QS93qEk7XHpP6u+oTTrd15NRPvNvmBKyDCYxxOK+HZeKju4yhE"
            "LOFchzNukR+t8SB/qk4ROMu3"
        ),
        signature="03044561471240d4a14bb09372dfcfd4fd0e40cb",
        plain='{"EventType":"check_url"}',
    ),
    "B": Case(
        token="123456",
        key=B_KEY,
        owner="suite4xxxxxxxxxxxxxxx",
        timestamp="1445827045067",
        nonce="nEXhMP4r",
        encrypted=(
            "1a3NBxmCFwkCJvfoQ7WhJHB+iX3qHPsc9JbaDznE1i03peOk1LaOQoRz3+nlyGNhwmwJ3vDMG+OzrHMeiZI7gTRWVdUBmfxjZ8Ej23JV"
            "Ya9VrYeJ5as7XM/ZpulX8NEQis44w53h1qAgnC3PRzM7Zc/D6Ibr0rgUathB6zRHP8PYrfgnNOS9PhSBdHlegK+AGGanfwjXuQ9+0pZc"
            "y0w9lQ=="
        ),
        signature="5a65ceeef9aab2d149439f82dc191dd6c5cbe2c0",
        plain='{"EventType":"check_create_suite_url","Random":"LPIdSnlF","TestSuiteKey":"suite4xxxxxxxxxxxxxxx"}',
    ),
    "C": Case(
        token="tokenxxxx",
        key="o1w0aum42yaptlz8alnhwikjd3jenzt9cb9wmzptgus",
        owner="dingxxxxxx",
        timestamp="1605695694141",
        nonce="WelUQl6bCqcBa2fM",
        encrypted="X1VSe9cTJUMZu60d3kyLYTrBq5578ZRJtteU94wG0Q4Uk6E/wQYeJRIC0/UFW5Wkya1Ihz9oXAdLlyC9TRaqsQ==",
        signature="f36f4ba5337d426c7d4bca0dbcb06b3ddc1388fc",
        plain="success",
    ),
    "D": Case(
        token="123456",
        key="1234567890123456789012345678901234567890123",
        owner="dingsnotzck6pm5veliw",
        timestamp="1614767836",
        nonce="A7Co0cJLMzIDtMMI",
        encrypted="YvkvaGe4hQxd3VxRmEty0dVlnCOAqwf56xwTRHDHoOURqhalbmBJQk5FNcRk42Gl5T0YQXZNwpwWSm1xAFJ5ZA==",
        signature="9a95a004dd16f5c307e849b994173f76aa26e5eb",
        plain="success",
    ),
}
SEALED = {
    "B1": Case(
        token="123456",
        key=B_KEY,
        owner="suite4xxxxxxxxxxxxxxx",
        timestamp="1445827045067",
        nonce="nEXhMP4r",
        encrypted="t5BhzMl4vwWDGqbT+PBJEQ864I8Yet7AmifbxRHIUY3Gokshny9LC+jKYwKsveoFbilBD5qI8U0brkEo6DMkTw==",
        signature="90635e9e91cc70124bb39fb15d24787a09afb3f9",
        plain="success",
    ),
    "B2": Case(
        token="123456",
        key=B_KEY,
        owner="suite4xxxxxxxxxxxxxxx",
        timestamp="1445827045067",
        nonce="nEXhMP4r",
        encrypted="t5BhzMl4vwWDGqbT+PBJERW2Y/yQaMW+txhlyWZm65OYD/gejkez74QOHzC8xDAyHhBjetdul056q3wxrYcx8g==",
        signature="6f515ca5bb59d91c13455e4db9e7f29f4667d4b3",
        plain="LPIdSnlF",
    ),
    "A1": Case(
        token="mryue",
        key="Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7",
        owner="ding6ccabc44d2c8d38b",
        timestamp="1608001896814",
        nonce="WL4PK6yA",
        encrypted="WriYdpwgW9R3hQnNQCWb99OFF54g0q8jTnsnENNcQVQtGNNNONLnnaRRsyJDkd9rdVbNdMyRj842O3VhNVQOmw==",
        signature="976c3d87779e1226ef62b26faf308bef50edc62d",
        plain="success",
    ),
    "U1": Case(
        token="123456",
        key=B_KEY,
        owner="dingappkey123",
        timestamp="1700000000000",
        nonce="n1",
        encrypted=(
            "t5BhzMl4vwWDGqbT+PBJERjOFzJeC9Jon76ual43aZ1SM0pNhYmjhOqNFQeIdw2hZg8hUqnTHhcVX1fWYJk1zdnG4AeFGzT6GafRjXdg"
            "AwwLGhFTvOqAdauuSw4qFF6/"
        ),
        signature="3938586467a7238a6e4974761beb2a48d2754613",
        plain='{"EventType":"x","title":"客户群"}',
    ),
}


@pytest.mark.parametrize("name", [*PUBLISHED, *SEALED])
def test_what_the_platform_sealed_is_opened_and_its_owner_told(name: str):
    case = (PUBLISHED | SEALED)[name]
    opened = case.envelope.open_addressed(
        signature=case.signature, timestamp=case.timestamp, nonce=case.nonce, encrypted=case.encrypted
    )
    assert opened == (case.plain.encode(), case.owner)


@pytest.mark.parametrize("name", SEALED)
def test_what_we_seal_is_the_published_text_to_the_letter(name: str):
    case = SEALED[name]
    sealed = case.envelope.seal(case.plain.encode(), receive_id=case.owner, prefix=b"aaaabbbbccccdddd")
    assert sealed == case.encrypted
    assert case.envelope.sign(case.timestamp, case.nonce, sealed) == case.signature


def test_padding_to_sixteen_bytes_is_taken_as_well():
    envelope = Envelope(token="t", aes_key_text=B_KEY, receive_ids=frozenset())
    ciphered = "DwCJ9BMxu4r+VTe9TD+AWc1yfxqs7d2YgepFe4XruMgh1+6pTjCCq4nqAM6StRcafOx5a1OfwmX3ckSBifatlA=="
    assert envelope.decrypt(ciphered) == b"5p7b4jXMWUshiBCosucc111esssuite4xxxxxxxxxxxxxxx221"


@pytest.mark.parametrize(
    ("secret", "timestamp", "signed"),
    [
        ("this is a secret", "1577262236757", "DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA="),
        ("this is secret", "1577262236757", "hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM="),
        ("SEC000000000000000000000", "1600000000000", "6WBrLyLsyv83fOoF9UxL8Vr4L2LehGOYX+16KmCIdro="),
    ],
)
def test_a_robot_is_written_to_with_this_signature(secret: str, timestamp: str, signed: str):
    assert robot_signature(secret, timestamp) == signed


@pytest.mark.parametrize(
    ("secret", "message", "signed"),
    [
        ("suiteSecret", "1527130370219\nTestSuiteTicket", "Pf3FwHKyUPBqYRlE1ti0qtsOGDkSArtp2N15O/UM2zc="),
        ("ACTION", "1665473229000", "gOxLAm0ZQVNBiCboPmRko+hmIRBsIgpFcD7YHjs0vwU="),
    ],
)
def test_services_and_cards_sign_so(secret: str, message: str, signed: str):
    assert hmac_base64(secret, message) == signed


def test_a_page_is_signed_over_its_address_without_the_fragment():
    ticket = "mS5k98fdkdgDKxkXGEs8LORVREiweeWETE40P37wkidkfksDSKDJFD5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcKIDU8l"
    plain, anchored = "http://open.dingtalk.com", "http://open.dingtalk.com#top"

    def signed(url: str, algorithm: Literal["sha1", "sha256"]) -> str:
        return page_signature(
            ticket=ticket, nonce="Zn4zmLFKD0wzilzM", timestamp="1414588745", url=url, algorithm=algorithm
        )

    assert signed(plain, "sha256") == "6d6e0580d57aac61e427c1e82e7545cca4eed5c59ae6bb468c6bf6f89753cdb2"
    assert signed(anchored, "sha256") == signed(plain, "sha256")
    assert signed(plain, "sha1") == "10de2b0a6763ec3685a50272b5b0eb2848098dc2"
