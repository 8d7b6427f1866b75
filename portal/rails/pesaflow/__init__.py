"""The eCitizen gateway (Pesaflow): numbers it allots, what it says was paid, and its notifications.

May import the store, the money, the errands and the raw messages. Never believes a notification: it asks, and the
answer decides; and never calls out inside a transaction.
"""
