
w
o0q
om


PythonPickleY/tmp/flyte2-goldens/raw/08ceac392904cdefcf84b683a749f9c5/1271ac3358e2022d5bbd80a805b9183d