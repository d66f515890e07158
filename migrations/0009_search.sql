-- Full-text search. German and English by their stems, Chinese, Japanese, Korean and other scripts without spaces by
-- trigrams; accents, case and widths folded. All of it with what every Postgres has: pg_trgm knows no letters beyond ASCII
-- where the C locale rules (as in the embedded database), and unaccent would be one more thing that may be missing.

-- Without case and accents, widths unified, ligatures and ß taken apart. Decomposed first: the C locale of some databases
-- lowers ASCII only. Hangul is put together again at the end.
create function app.search_fold(p_text text) returns text
language sql immutable strict parallel safe set search_path = pg_catalog as $$
  select normalize(
    translate(
      replace(replace(replace(replace(replace(
        regexp_replace(lower(normalize(p_text, NFKD)), '[\u0300-\u036f]+', '', 'g'),
        'ß', 'ss'), 'ẞ', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
      'øđłıħς', 'odlihσ'),
    NFKC)
$$;

-- Folded, with one space wherever there was something else than a letter or a digit. The ranges are written out, since what
-- [:alnum:] means is up to the locale.
create function app.search_words(p_text text) returns text
language sql immutable strict parallel safe set search_path = pg_catalog as $$
  select btrim(regexp_replace(app.search_fold(p_text),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u303d\u30a0\u30fb\ufe00-\ufe4f\ufff0-\uffff]+',
    ' ', 'g'))
$$;

-- Of folded words: those of scripts that put no spaces between words, and all others. Korean does, but with particles at
-- the ends of words that no stemmer here takes off.
create function app.search_unspaced(p_words text) returns text
language sql immutable strict parallel safe set search_path = pg_catalog as $$
  select btrim(regexp_replace(p_words,
    '[^\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]+',
    ' ', 'g'))
$$;
create function app.search_spaced(p_words text) returns text
language sql immutable strict parallel safe set search_path = pg_catalog as $$
  select btrim(regexp_replace(p_words,
    '[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]+',
    ' ', 'g'))
$$;

-- At every place of every run the trigram that begins there, shorter at the run's end: cut in threes from its first, second and
-- third character. So one character or two are found as the beginning of a trigram.
create function app.search_trigrams(p_runs text) returns text
language sql immutable strict parallel safe set search_path = pg_catalog as $$
  select concat_ws(' ',
    regexp_replace(p_runs, '(\S{3})', '\1 ', 'g'),
    regexp_replace(regexp_replace(p_runs, '(^|\s)\S', '\1', 'g'), '(\S{3})', '\1 ', 'g'),
    regexp_replace(regexp_replace(p_runs, '(^|\s)\S{1,2}', '\1', 'g'), '(\S{3})', '\1 ', 'g'))
$$;

create function app.search_lexemes(p_text text) returns tsvector
language sql immutable strict parallel safe set search_path = pg_catalog as $$
  select to_tsvector('german', spaced) || to_tsvector('english', spaced)
         || to_tsvector('simple', app.search_trigrams(app.search_unspaced(words)))
    from (select words, app.search_spaced(words) as spaced from (select app.search_words(p_text) as words) w offset 0) s
$$;

-- The organization is a lexeme of each of its documents: one index serves all of them, and a search reads the postings of one.
-- No word is like it: words have no underscore.
create function app.search_scope(p_organization uuid) returns text
language sql immutable strict parallel safe set search_path = pg_catalog as $$
  select '_' || replace(p_organization::text, '-', '')
$$;

-- What a document is found by: its title (weight A) and the first characters of its text (weight B). A tsvector holds less than
-- 1 MiB: of a text that is too rich for it half as much is taken, until it fits, so that no text makes its write fail.
create function app.search_vector(p_organization uuid, p_title text, p_text text) returns tsvector
language plpgsql immutable parallel safe set search_path = pg_catalog as $$
declare
  characters integer := 400000;  -- MAX_SEARCHED_TEXT
  found tsvector;
  scope constant tsvector := array_to_tsvector(array[app.search_scope(p_organization)]);
begin
  loop
    begin
      found := scope || setweight(app.search_lexemes(left(p_text, characters)), 'B');
      -- What is left is more than the longest title takes, now or after `search_retitled`.
      if pg_column_size(found) < 900000 then
        return found || setweight(app.search_lexemes(left(p_title, 1000)), 'A');
      end if;
    exception when program_limit_exceeded then null;
    end;
    characters := characters / 2;
  end loop;
end $$;

-- The same after the title alone has changed: the text is not read again.
create function app.search_retitled(p_organization uuid, p_search tsvector, p_title text) returns tsvector
language sql immutable parallel safe set search_path = pg_catalog as $$
  select array_to_tsvector(array[app.search_scope(p_organization)]) || ts_filter(p_search, '{b}')
         || setweight(app.search_lexemes(left(p_title, 1000)), 'A')
$$;

alter table app.document_projections add column search tsvector not null default '';

-- Whoever migrates need not be a superuser, and row-level security is forced: the owner sees nothing until it is not.
alter table app.document_projections no force row level security;
update app.document_projections set search = app.search_vector(organization_id, title, text);
alter table app.document_projections force row level security;

create index document_projections_search on app.document_projections using gin (search);

-- The words of a search, as the index has them. Terms are all needed (without those that one of the languages takes for too
-- common, unless there are no others), refused ones must be missing; the last one may go on, being typed. `ranked` is what
-- counts for the order. `needles`: what must stand in the folded words literally, quoted phrases and long runs of trigrams.
create function app.search_query(p_terms text[], p_quoted boolean[], p_refused boolean[], p_unfinished boolean)
returns table (required tsquery, ranked tsquery, needles text[])
language plpgsql immutable parallel safe set search_path = pg_catalog as $$
declare
  must tsquery := '';
  may tsquery := '';
  refused tsquery := '';
  found text[] := '{}';
  words text;
  spaced text;
  last text;
  before text;
  stems tsquery;
  grams tsquery;
  run text;
  german tsquery;
  english tsquery;
begin
  for i in 1 .. coalesce(array_length(p_terms, 1), 0) loop
    words := app.search_words(p_terms[i]);
    spaced := app.search_spaced(words);
    german := plainto_tsquery('german', spaced);
    english := plainto_tsquery('english', spaced);
    stems := german || english;
    if p_refused[i] and p_quoted[i] then
      stems := phraseto_tsquery('german', spaced) || phraseto_tsquery('english', spaced);
    end if;
    if p_unfinished and i = array_length(p_terms, 1) and not p_refused[i] and not p_quoted[i] and spaced <> '' then
      last := substring(spaced from '\S+$');
      if length(last) >= 2 then
        before := left(spaced, length(spaced) - length(last));
        stems := stems || ((plainto_tsquery('german', before) || plainto_tsquery('english', before))
                           && format('''%s'':*', last)::tsquery);
      end if;
    end if;
    grams := '';
    foreach run in array coalesce(string_to_array(nullif(app.search_unspaced(words), ''), ' '), '{}') loop
      grams := grams && case when length(run) < 3 then format('''%s'':*', run)::tsquery
        else (select string_agg(quote_literal(substr(run, n, 3)), '&')::tsquery from generate_series(1, length(run) - 2) n) end;
      if length(run) > 3 and not p_refused[i] then found := found || run; end if;
    end loop;
    if p_quoted[i] and not p_refused[i] and words <> '' then
      -- A word of letters has to end where the phrase ends; one of a script without spaces need not.
      found := found || (case when spaced <> '' and position(split_part(words, ' ', 1) in spaced) = 1 then ' ' else '' end || words ||
                         case when spaced <> '' and right(spaced, 1) = right(words, 1) then ' ' else '' end);
    end if;
    if p_refused[i] then
      refused := refused || (stems && grams);
    elsif numnode(grams) = 0 and (numnode(german) = 0 or numnode(english) = 0) then
      may := may || stems;
    else
      must := must && (stems && grams);
      may := may || stems || grams;
    end if;
  end loop;
  if numnode(must) = 0 then must := may; end if;
  if numnode(must) > 0 and numnode(refused) > 0 then must := must && !!refused; end if;
  return query select must, may, found;
end $$;

-- Finding. Row-level security lets no index be asked that is not proved leakproof, and full-text search is not; so this runs as
-- a role of its own that may look into all rows, and looks only into those of the present organization, of which it tells
-- nothing but ids. Which documents may be found at all is said by whoever asks, who knows what the person may read.
create policy search on app.document_projections for select to coscribe_searcher using (true);
grant usage on schema app to coscribe_searcher;
grant select (organization_id, document_id, title, text, edited_at, search) on app.document_projections to coscribe_searcher;
create function app.search_documents(
  p_terms text[], p_quoted boolean[], p_refused boolean[], p_unfinished boolean, p_readable uuid[], p_limit integer)
returns table (document_id uuid, total bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
  here constant uuid := app.current_organization();
  asked record;
  within tsquery;
begin
  select * into asked from app.search_query(p_terms, p_quoted, p_refused, p_unfinished);
  if here is null or numnode(asked.required) = 0 then return; end if;
  within := quote_literal(app.search_scope(here))::tsquery && asked.required;
  return query
    select p.document_id, count(*) over () as total
      from app.document_projections p
     where p.search @@ within and p.organization_id = here and p.document_id = any (p_readable)
       and (asked.needles = '{}' or (
         select bool_and(position(needle in ' ' || app.search_words(p.title || ' ' || p.text) || ' ') > 0)
           from unnest(asked.needles) needle))
     order by ts_rank('{0, 0, 0, 1}', p.search, asked.ranked) desc, ts_rank('{0, 0, 0.1, 0}', p.search, asked.ranked) desc,
              p.edited_at desc nulls last, p.document_id
     limit p_limit;
end $$;
revoke all on function app.search_documents from public;
grant execute on function app.search_documents to coscribe_web;
grant create on schema app to coscribe_searcher;
alter function app.search_documents owner to coscribe_searcher;
revoke create on schema app from coscribe_searcher;
