"""Every error that a caller can do something about.

QibuError
├── VerseError            what a person typed; the message names the value and the remedy
│   ├── UnknownFormError          no such form
│   ├── UnknownCharacterError     a character that the model never learnt
│   ├── ThemeError                empty, over-long or unusable theme
│   ├── AcrosticError             an acrostic that does not fit the form
│   ├── UnreadablePoemError       typed text that is no poem of a known form
│   ├── UnknownPoemError          a poem id that names no poem
│   └── RequestError              any other option out of range
├── CardError             a poem cannot be drawn as a picture
│   ├── FontMissingError          a font file is unusable, or none has a character
│   └── CardUnwritableError       the picture's file cannot be written
├── RefusalError          not this person, not here or not now
│   ├── CooldownError             asked too often
│   ├── NotAllowedError           only others may do this
│   └── GoneError                 what a button belongs to is not kept any more
├── ServiceError          the bot cannot take a request now, whatever it is
│   ├── BusyError                 too much is waiting already
│   └── ClosingError              it is shutting down
└── OperatorError         only who runs the program can mend it; told in English
    ├── ModelError                the files in models/ cannot be used
    │   ├── ModelMissingError         a file or folder is not there
    │   ├── ModelDamagedError         a file is truncated or altered
    │   └── ModelVersionError         made for another version of this program
    ├── SettingsError             environment, .env or secret files hold what cannot be used
    ├── StoreError                the database cannot be opened, read or written
    ├── StartError                the bot or its demo cannot start or go on
    └── DataError                 offline: corpus, run or checkpoint cannot be used
"""

from __future__ import annotations

import math

from bot.messages import Message


class QibuError(Exception):
    """Base of all errors of this project; never raised itself."""

    def __init__(self, template: str, /, **fields: object) -> None:
        """Say what is wrong.

        Args:
            template: English sentence; fields stand in braces as in `str.format`.
            fields: What fills the braces; see `Message.fields`.
        """
        self.message = Message(template, fields)
        super().__init__(str(self.message))


class OperatorError(QibuError):
    """What only the person who runs the program can mend."""

    def __init__(self, sentence: str) -> None:
        """Say what is wrong in a finished English sentence; braces in it mean nothing."""
        super().__init__("{sentence}", sentence=sentence)


class VerseError(QibuError, ValueError):
    """A person's wish cannot be met as typed."""


class UnknownFormError(VerseError):
    """No verse form of that name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(
            "There is no form '{name}'; choose one of {known}.",
            name=name,
            known=tuple(Message(form) for form in known),
        )
        self.name = name


class UnknownCharacterError(VerseError):
    """A text has a character that the model never learnt."""

    def __init__(self, character: str, position: int) -> None:
        super().__init__(
            "The character '{character}' at position {position} is not in the vocabulary; "
            "use another one.",
            character=character,
            position=position,
        )
        self.character = character
        self.position = position


class ThemeError(VerseError):
    """A theme is empty, too long or without any image."""


class AcrosticError(VerseError):
    """An acrostic does not fit the form."""


class UnreadablePoemError(VerseError):
    """A typed text is no poem of a known form."""


class UnknownPoemError(VerseError):
    """A poem id names no poem that can be found."""


class RequestError(VerseError):
    """An option is out of range."""


class ModelError(OperatorError):
    """The model folder cannot be used."""


class ModelMissingError(ModelError):
    """A file or folder of the model is not there."""


class ModelDamagedError(ModelError):
    """A file of the model is truncated, altered or malformed."""


class ModelVersionError(ModelError):
    """The model was exported for another version of this program."""


class CardError(QibuError):
    """A poem cannot be drawn as a picture."""


class FontMissingError(CardError):
    """A font file cannot be used, or no font has a character."""


class CardUnwritableError(CardError):
    """The file of a picture cannot be written."""


class RefusalError(QibuError):
    """A person may not have this, here or now."""


class CooldownError(RefusalError):
    """Somebody asks too often."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            "One moment, please: you can ask again in {seconds} s.", seconds=max(1, round(seconds))
        )
        self.seconds = seconds


class NotAllowedError(RefusalError):
    """Only somebody else may do this."""


class GoneError(RefusalError):
    """What a button belongs to is not kept any more."""


class ServiceError(QibuError):
    """The bot cannot take any request now."""


class BusyError(ServiceError):
    """A request would wait for too long."""

    def __init__(self, wait_seconds: float) -> None:
        super().__init__(
            "I am busy: about {seconds} s of work is waiting. Try again in a moment.",
            seconds=math.ceil(wait_seconds),
        )
        self.wait_seconds = wait_seconds


class ClosingError(ServiceError):
    """The bot is shutting down."""

    def __init__(self) -> None:
        super().__init__("I am shutting down. Try again in a minute.")


class SettingsError(OperatorError):
    """The settings cannot be used."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Name everything that is wrong at once.

        Args:
            faults: English sentences, one for each fault.
        """
        super().__init__(" ".join(faults))
        self.faults = faults


class StoreError(OperatorError):
    """The database cannot be opened, read or written."""


class StartError(OperatorError):
    """The bot or its demo cannot start or go on."""


class DataError(OperatorError):
    """Offline: a corpus, run or checkpoint cannot be used."""
