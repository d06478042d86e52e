#!/usr/bin/env python3
"""Makes src/rules/look_alikes/look_alikes.txt: what each character is read as (docs/decisions/app_names.md).

Not part of the build: run it by hand for a new version of Unicode, with libicu72 installed.
"""
import ctypes
import pathlib
import unicodedata

icu = ctypes.CDLL("libicui18n.so.72")
icu.uspoof_open_72.restype = ctypes.c_void_p
failure = ctypes.c_int(0)
checker = ctypes.c_void_p(icu.uspoof_open_72(ctypes.byref(failure)))
room = ctypes.create_string_buffer(4096)

# Letter case decides what these look like, and names are compared without it.
same = {"i": "l", "1": "l", "|": "l", "0": "o"}


def skeleton(text):
    utf8 = text.encode()
    status = ctypes.c_int(0)
    size = icu.uspoof_getSkeletonUTF8_72(
        checker, 0, utf8, len(utf8), room, len(room), ctypes.byref(status)
    )
    assert status.value <= 0
    return room.raw[:size].decode()


def bare(text):
    return "".join(
        c for c in unicodedata.normalize("NFKD", text) if not unicodedata.category(c).startswith("M")
    )


def read_as(character):
    text = None
    following = character
    while text != following:
        text = following
        following = "".join(same.get(c, c) for c in bare(skeleton(bare(text))).lower())
    return "".join(c for c in text if unicodedata.category(c)[0] in "LN")


lines = {}
nothing = []
for code in range(0x21, 0x30000):
    character = chr(code)
    # Unassigned, private, controls, surrogates; Hangul is made of letters that look like no others.
    if unicodedata.category(character)[0] == "C" or 0xAC00 <= code < 0xD7A4:
        continue
    reading = "" if character in "™℠" else read_as(character)
    if reading == "":
        if nothing and nothing[-1][1] == code - 1:
            nothing[-1][1] = code
        else:
            nothing.append([code, code])
    elif reading != character:
        lines[reading] = lines.get(reading, "") + character

path = pathlib.Path(__file__).parent.parent / "src/rules/look_alikes/look_alikes.txt"
header = [line for line in path.read_text().splitlines() if line.startswith("#")]
header.append("- " + "".join(chr(first) + chr(last) for first, last in nothing))
path.write_text("\n".join(header + [f"{to} {lines[to]}" for to in sorted(lines)]) + "\n")
