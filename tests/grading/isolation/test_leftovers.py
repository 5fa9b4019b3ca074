"""Removing what a student's process left, whatever it is."""

import os

from grading.isolation.leftovers import remove_folder


def test_everything_goes(tmp_path):
    """Are pipes, links, locked folders and a nest deeper than a path removed, and what a link names kept?"""
    outside, place = tmp_path / "outside", tmp_path / "place"
    (outside / "inner").mkdir(parents=True)
    (outside / "kept.txt").write_text("kept")
    (place / "locked" / "inner").mkdir(parents=True)
    (place / "locked" / "inner" / "file").touch()
    (place / "link").symlink_to(outside)
    os.mkfifo(place / "pipe")
    here = os.open(place, os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("deeper", dir_fd=here)
        below = os.open("deeper", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    (place / "locked" / "inner").chmod(0)
    (place / "locked").chmod(0)
    remove_folder(str(place))
    assert not place.exists()
    assert (outside / "kept.txt").read_text() == "kept" and (outside / "inner").is_dir()


def test_a_folder_that_is_gone(tmp_path):
    """Is a folder that is not there no error?"""
    remove_folder(str(tmp_path / "gone"))
    assert list(tmp_path.iterdir()) == []
