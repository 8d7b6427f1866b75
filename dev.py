"""The front door: `python3 dev.py run`, `test`, `bench`, `setup` or `lock` (what each does: `deploy/dev/`).

This file stays in the words of an old Python 3, so that such a Python can read it and say what it lacks.
"""

import os
import sys

if sys.version_info < (3, 11):
    print(
        "Huduma Counter needs Python 3.11 or newer; this is {}.{}. "
        "Install a newer Python and start it by name, for example: python3.11 dev.py run".format(*sys.version_info)
    )
    sys.exit(1)

# Found wherever the command is given, also when the interpreter leaves the script's folder out of its path.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from deploy.dev.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
