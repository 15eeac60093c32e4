-- What a title is found by is no longer made by a function that a table's definition holds on to: functions are built
-- anew with each version (`built/`), and this column is filled by one of them.

ALTER TABLE library.titles ALTER COLUMN words DROP EXPRESSION;
