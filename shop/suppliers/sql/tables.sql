-- The old ERP, as it was found: nobody dares to change it. Prices are in cents, with two digits behind the point that
-- were never used; a row is never deleted but marked, except by those who did not know.
create table if not exists "tblItem" (
    item_no  varchar(20) primary key,
    descr    varchar(120) not null,
    memo     text not null default '',
    px_cents numeric(14, 2) not null,
    crncy    char(3) not null default 'EUR',
    qty_oh   integer not null default 0,
    cat_cd   char(2) not null,
    del_flg  char(1) not null default 'N',
    dt_upd   timestamp not null default localtimestamp
);

-- Its customers: names and addresses of people whom the shop does not know, and has no business with.
create table if not exists cust_mstr (
    cust_no  integer primary key,
    nm_1     varchar(40) not null,
    addr_1   varchar(80) not null default '',
    cred_lim numeric(12, 2) not null default 0
);

-- A change then tells the whole row as it was, long texts that did not change and rows that were deleted, too.
alter table "tblItem" replica identity full;
