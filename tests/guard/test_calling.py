"""One worker of a process: whoever starts it, forks, moves, is interrupted, or asks from many threads."""

import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from greenscore.data.files.package import WorkbookRefused
from greenscore.guard.limits import raised
from greenscore.guard.worker import calling, sandbox
from greenscore.guard.worker.calling import WorkerFault, apart, begin
from greenscore.problems import Place, Problem, ProblemsFound
from tests.guard import deaths

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="by what Linux tells of processes")


@pytest.fixture
def _afresh():
    calling._worker(calling.READER).end()
    yield
    calling._worker(calling.READER).end()


@pytest.mark.usefixtures("_afresh")
def test_it_outlives_the_thread_that_started_it():
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(apart, deaths.process, about="a").result()
    time.sleep(0.2)
    assert apart(deaths.process, about="a") == first


@pytest.mark.usefixtures("_afresh")
def test_many_threads_get_their_own_answers():
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: apart(deaths.echo, n, about=f"{n}"), range(200)))
    assert found == [(number,) for number in range(200)]


@LINUX
@pytest.mark.usefixtures("_afresh")
def test_a_child_that_was_forked_has_its_own():
    ours = apart(deaths.process, about="a")
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(write, str(apart(deaths.process, about="a")).encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    theirs = int(os.read(read, 20))
    for descriptor in (read, write):
        os.close(descriptor)
    assert theirs not in {ours, os.getpid()}
    assert apart(deaths.process, about="a") == ours


@pytest.mark.skipif("memory" not in sandbox.held(), reason="memory is not bounded here")
def test_one_that_has_swollen_is_replaced_before_a_file_pays_for_it():
    with raised(memory=2 * 2**30):
        small = apart(deaths.swells, 2**10, about="a")
        assert apart(deaths.swells, 2**30, about="b") == small
        assert apart(deaths.process, about="c") != small


def test_one_that_died_idle_is_replaced_without_a_word():
    first = apart(deaths.process, about="a")
    os.kill(first, signal.SIGKILL)
    time.sleep(0.2)
    assert apart(deaths.process, about="a") != first


def test_an_interrupted_job_leaves_no_answer_for_the_next():
    main = threading.main_thread().ident
    apart(deaths.echo, "a", about="a")  # so that the signal meets us waiting, not starting
    threading.Timer(0.5, signal.pthread_kill, (main, signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        apart(deaths.sleeps, about="a")
    assert apart(deaths.echo, "b", about="b") == ("b",)


def test_a_path_is_read_from_where_the_caller_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("sent.csv").write_text("a")
    assert apart(deaths.reads, Path("sent.csv"), about="sent.csv") == b"a"


def test_no_module_is_taken_from_the_current_folder(tmp_path, monkeypatch):
    """A file beside the data that is named like a module of ours or of Python's is never run."""
    calling._worker(calling.READER).end()
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.syspath_prepend("")
    for name in ("pickle", "socket", "openpyxl", "sitecustomize", "usercustomize"):
        Path(f"{name}.py").write_text("open('canary', 'w').close()")
    begin("greenscore.data.files.parquet")
    assert apart(deaths.echo, 1, about="a") == (1,)
    assert not Path("canary").exists()
    calling._worker(calling.READER).end()


def test_what_no_pickle_holds_is_a_fault_of_ours_and_the_worker_goes_on():
    first = apart(deaths.process, about="a")
    with pytest.raises(WorkerFault, match="pickle"):
        apart(deaths.gives_what_cannot_be_sent, about="a")
    assert apart(deaths.process, about="a") == first


def test_what_is_raised_of_ours_comes_back_whole():
    with pytest.raises(FileNotFoundError) as found:
        apart(deaths.reads, Path("/no/such.csv"), about="such.csv")
    assert found.value.filename == "/no/such.csv"


def test_problems_found_come_back_whole():
    given = [Problem(code="data-too-large", where=Place(file="a", line=3), args={"rows": "1"})] * 2
    with pytest.raises(ProblemsFound) as found:
        apart(deaths.refuses, given, about="a")
    assert found.value.problems == tuple(given)
    assert found.value.args == ProblemsFound(given).args


def test_a_refusal_of_a_reader_comes_back_whole():
    with pytest.raises(WorkbookRefused) as found:
        apart(deaths.refuses_a_book, about="a")
    assert (found.value.code, found.value.detail, found.value.limit) == ("data-x", "b", "cells")


def test_a_worker_has_a_folder_of_its_own_that_goes_with_it():
    folder = Path(apart(deaths.folder, about="a"))
    assert folder.is_dir()
    assert folder != Path.cwd()
    calling._worker(calling.READER).end()
    assert not folder.exists()
