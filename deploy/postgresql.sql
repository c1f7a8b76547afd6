-- 由数据库管理员执行一次：psql -U postgres -f postgresql.sql，再用 \password 给两个账号设口令。
-- 两个账号：属主建表和升级，只在升级时用；服务是网页和后台用的，对留痕各表只能查询和追加。
CREATE ROLE liuhen_owner LOGIN;
CREATE ROLE liuhen_service LOGIN CONNECTION LIMIT 400;
-- 排序按字节（C），与随附数据库一致，按前缀查找也用得上索引
CREATE DATABASE liuhen OWNER liuhen_owner ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;
REVOKE ALL ON DATABASE liuhen FROM PUBLIC;
GRANT CONNECT ON DATABASE liuhen TO liuhen_service;
-- 之后用属主账号执行：LIUHEN_PG_USER=liuhen_owner liuhen database prepare --service liuhen_service
