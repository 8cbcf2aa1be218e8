"""Django stands before the tests of pages are read, for they import models."""

from wutong.site.wiring import setup

setup()
