"""Shoppers' logins: what django-allauth is told to do our way. Who they are to the shop, the services know."""
