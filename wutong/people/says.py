"""What the verbs on people and seats refuse with, in Chinese and English."""

from pathlib import Path

from wutong.law.said import Sentences

SENTENCES = Sentences(Path(__file__).with_name("sentences.toml"))
refused = SENTENCES.refused
