"""The example resource: a greeting for a name, in a language.

It keeps no state, so every replica answers the same. Replace it with what this service is for.
"""

GREETINGS = {"da": "Hej", "de": "Hallo", "en": "Hello", "es": "Hola", "pt": "Olá"}


def greet(name: str, language: str = "en"):
    if len(name) > 100:
        return 400, {"error": "name must have at most 100 characters"}
    if language not in GREETINGS:
        return 400, {"error": f'language must be one of {", ".join(GREETINGS)}, and is "{language}"'}
    return 200, {"language": language, "greeting": f"{GREETINGS[language]}, {name}!"}
