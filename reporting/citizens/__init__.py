"""The registers that name citizens: the people helped, requests, fraud incidents, households with products (R4, R5).

Seen by the team and its commune alone, encrypted (`accounts.encryption`), kept no longer than needed (`retention`),
every reading written down (`uses`), and what is held of one person handed out or erased when the person asks
(`one_person`).
Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15; DOMAIN 15.
"""
