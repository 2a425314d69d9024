-- Only what is meant for us, and emptying the table as well: it has to be noticed.
create publication shop_supplies for table "tblItem" with (publish = 'insert, update, delete, truncate');
