"""The portal's settings, every middleware included, with one more address."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench._bare_urls"
