-- What it holds on its first day. Loaded once, when the table is made.
insert into "tblItem" (item_no, descr, memo, px_cents, qty_oh, cat_cd) values
    ('OLD-TEAPOT',      'TEAPOT, ENAMEL, BLUE',        'Found on the top shelf of the depot, unopened since it closed.', 2490, 12, 'TW'),
    ('TIN-MUG',         'MUG, TIN, 0.3 L',             'Dents included. Each one is different, and none is an accident.', 650, 80, 'TW'),
    ('BIG-LADLE',       'LADLE, LARGE, BEECH',         'Carved for a canteen of four hundred.', 890, 25, 'KI'),
    ('DEPOT-LAMP',      'LAMP, DEPOT, GALVANISED',     'Hung over the gate for forty years. Rewired.', 5900, 6, 'LA'),
    ('CANTEEN-CHAIR',   'CHAIR, CANTEEN, STACKING',    'Stacks to the ceiling. We tried.', 4900, 40, 'CH'),
    ('DRUGGET',         'RUG, DRUGGET, GREY, 70X140',  'What lay in front of every office door.', 3900, 15, 'RU'),
    ('DUST-SHEET',      'SHEET, DUST, COTTON',         'Keeps the dust off, or on.', 1250, 30, 'TX'),
    ('ZINC-POT',        'POT, ZINC, 14 CM',            'A pot. Zinc. It will outlive what grows in it.', 990, 50, 'PL'),
    ('CARBON-PAPER',    'PAPER, CARBON, 100 SHEETS',   'Still works. So do we.', 480, 200, 'ST')
on conflict do nothing;

insert into cust_mstr (cust_no, nm_1, addr_1, cred_lim) values
    (1001, 'KONSUM NORD', 'LAGERSTR. 4', 5000),
    (1002, 'FR. ALBRECHT', 'AM MARKT 11', 0)
on conflict do nothing;
