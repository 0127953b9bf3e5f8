"""What a plugin imports: the names that `__init__.pyi` lists, each loaded when it is first used."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
