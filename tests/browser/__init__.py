"""Tests that look at pages in a real, headless Chromium."""
