"""Data that needs no download: photographs bundled with the course's own dependencies, and small files."""
