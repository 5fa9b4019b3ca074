"""Makes the files in `cnnlib/data/files` from the packages that carry the originals: `python -m datasets FOLDER`."""
