-- What belongs to a person rather than to an organization: the language they read, their picture, and how often
-- somebody has tried something in their name.

alter table auth.users add column locale text check (locale in ('en', 'de'));  -- null: the browser's

-- A picture is shown to everybody who works with the person, so it comes from here and from nowhere else: an address of
-- somebody's own choice would tell its server who looks at it, and when.
update auth.users set image = null
 where image is not null and image !~ '^/api/v1/avatars/[0-9a-f-]{36}/[0-9a-f]{64}$';
alter table auth.users add constraint image_is_ours
  check (image ~ '^/api/v1/avatars/[0-9a-f-]{36}/[0-9a-f]{64}$');

create table auth.avatars (
  user_id uuid primary key references auth.users on delete cascade,
  sha256 bytea not null check (octet_length(sha256) = 32),         -- of picture
  picture bytea not null check (octet_length(picture) between 1 and 262144),  -- WebP, 256 x 256, made by us
  created_at timestamptz not null default now()
);
grant select, insert, update, delete on auth.avatars to coscribe_auth;

-- Tries counted by what they are at, not by where they come from. Not in rate_limits: the library deletes from there
-- whatever is older than its own longest window, a minute. Unlogged: a crash costs ten more tries, and a backup needs none of it.
create unlogged table auth.tries (
  key text primary key,                     -- hashed: no list of who has an account here
  count integer not null,
  last_at timestamptz not null
);
create index on auth.tries (last_at);
grant select, insert, update, delete on auth.tries to coscribe_auth;

-- Open sockets show the name and picture that the account had when they were let in (rule ID1): decided again.
create function auth.notify_profile_change() returns trigger
language plpgsql set search_path = auth, pg_temp as $$
begin
  perform pg_notify('access_changed', json_build_object('userId', old.id)::text);
  return null;
end $$;
create trigger notify_profile_change after update of name, image on auth.users
  for each row when (old.name is distinct from new.name or old.image is distinct from new.image)
  execute function auth.notify_profile_change();
