"""What a line that cannot be read is refused with, in Chinese and English."""

from pathlib import Path

from wutong.law.said import Sentences

SENTENCES = Sentences(Path(__file__).with_name("sentences.toml"))
say, unreadable = SENTENCES.say, SENTENCES.unreadable
