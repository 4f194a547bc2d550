"""${{ values.name }}"""
