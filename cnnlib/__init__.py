"""The course's library: what every page and every notebook imports.

Importing it loads nothing else; torch and matplotlib are imported by the modules that need them.
"""

__version__ = "0.1.0"
