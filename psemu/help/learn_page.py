"""x"""


def read_learn_page(source):
    return None
