-- What the video pipeline needs of a Supabase project: tables, totals and budgets.
-- The embedded database (embedded/tables.py, embedded/triggers.py) has the same.
-- Run it in the project's SQL editor, or by `psql`; it may be run again.

create table if not exists jobs (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null,
    status text not null default 'queued'
        check (status in ('queued', 'processing', 'completed', 'failed')),
    audio_url text not null,
    user_prompt text not null,
    current_stage text,
    progress integer not null default 0 check (progress between 0 and 100),
    estimated_remaining integer,
    total_cost numeric(16, 4) not null default 0 check (total_cost >= 0),
    video_url text,
    error_message text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    completed_at timestamptz
);
create index if not exists jobs_by_user on jobs (user_id, created_at);

create table if not exists job_stages (
    id uuid primary key default gen_random_uuid(),
    job_id uuid not null references jobs (id) on delete cascade,
    stage_name text not null,
    status text not null default 'pending'
        check (status in ('pending', 'processing', 'completed', 'failed')),
    started_at timestamptz,
    completed_at timestamptz,
    duration_seconds integer,
    cost numeric(16, 4) not null default 0 check (cost >= 0),
    metadata jsonb,
    unique (job_id, stage_name)
);

-- Of jobs that have no row, too: a cost that arose is never refused for that.
create table if not exists job_costs (
    id uuid primary key default gen_random_uuid(),
    job_id uuid not null,
    stage_name text not null,
    api_name text not null,
    cost numeric(16, 4) not null check (cost >= 0),
    "timestamp" timestamptz not null default now()
);
create index if not exists job_costs_by_job on job_costs (job_id);

create table if not exists job_budgets (
    job_id uuid primary key,
    spent numeric(16, 4) not null default 0 check (spent >= 0),
    reserved numeric(16, 4) not null default 0 check (reserved >= 0)
);

create table if not exists cost_reservations (
    id uuid primary key default gen_random_uuid(),
    job_id uuid not null,
    stage_name text not null,
    api_name text not null,
    amount numeric(16, 4) not null check (amount >= 0),
    budget_limit numeric(16, 4) not null check (budget_limit >= 0),
    state text not null default 'open' check (state in ('open', 'settled', 'released')),
    cost numeric(16, 4) check (cost >= 0),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    check ((state = 'settled') = (cost is not null))
);
create index if not exists cost_reservations_by_job on cost_reservations (job_id);

create table if not exists audio_analysis_cache (
    id uuid primary key default gen_random_uuid(),
    file_hash text not null unique,
    analysis jsonb not null,
    created_at timestamptz not null default now()
);

-- Only the service key reads and writes: it bypasses row level security.
alter table jobs enable row level security;
alter table job_stages enable row level security;
alter table job_costs enable row level security;
alter table job_budgets enable row level security;
alter table cost_reservations enable row level security;
alter table audio_analysis_cache enable row level security;

create or replace function set_updated_at() returns trigger language plpgsql as $$
begin
    new.updated_at := now();
    return new;
end $$;

create or replace trigger jobs_changed before update on jobs
for each row execute function set_updated_at();

create or replace function add_to_spent(of_job uuid, amount numeric) returns void
language sql as $$
    insert into job_budgets (job_id, spent) values (of_job, amount)
    on conflict (job_id) do update set spent = job_budgets.spent + excluded.spent;
$$;

create or replace function count_cost() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        update job_budgets set spent = spent - old.cost where job_id = old.job_id;
    end if;
    if tg_op <> 'DELETE' then
        perform add_to_spent(new.job_id, new.cost);
    end if;
    return null;
end $$;

create or replace trigger job_costs_counted
after insert or delete or update of job_id, cost on job_costs
for each row execute function count_cost();

create or replace function copy_spent() returns trigger language plpgsql as $$
begin
    update jobs set total_cost = new.spent where id = new.job_id;
    return null;
end $$;

create or replace trigger job_budgets_copied after insert or update of spent on job_budgets
for each row execute function copy_spent();

create or replace function begin_with_spent() returns trigger language plpgsql as $$
begin
    new.total_cost := coalesce(
        (select spent from job_budgets where job_id = new.id), new.total_cost
    );
    return new;
end $$;

create or replace trigger jobs_begun before insert on jobs
for each row execute function begin_with_spent();

-- The row of the budget is locked until the transaction ends, so that no two can pass at once.
create or replace function check_reservation() returns trigger language plpgsql as $$
declare
    taken numeric;
begin
    insert into job_budgets (job_id) values (new.job_id) on conflict (job_id) do nothing;
    select spent + reserved into taken from job_budgets where job_id = new.job_id for update;
    if exists (select 1 from cost_reservations where id = new.id) then
        return new;
    end if;
    if taken + new.amount > new.budget_limit then
        raise exception 'the budget would be exceeded' using errcode = 'PT402';
    end if;
    return new;
end $$;

create or replace trigger cost_reservations_checked before insert on cost_reservations
for each row execute function check_reservation();

create or replace function count_reservation() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' and new.state = 'open' then
        update job_budgets set reserved = reserved + new.amount where job_id = new.job_id;
    elsif tg_op = 'DELETE' and old.state = 'open' then
        update job_budgets set reserved = reserved - old.amount where job_id = old.job_id;
    end if;
    return null;
end $$;

create or replace trigger cost_reservations_counted after insert or delete on cost_reservations
for each row execute function count_reservation();

create or replace function end_reservation() returns trigger language plpgsql as $$
begin
    if old.state <> 'open' or new.amount <> old.amount or new.job_id <> old.job_id then
        raise exception 'the row can''t be changed so' using errcode = '23514';
    end if;
    new.updated_at := now();
    if new.state <> 'open' then
        update job_budgets set reserved = reserved - old.amount where job_id = old.job_id;
    end if;
    if new.state = 'settled' and new.cost is not null then
        insert into job_costs (id, job_id, stage_name, api_name, cost, "timestamp")
        values (new.id, new.job_id, new.stage_name, new.api_name, new.cost, new.updated_at);
    end if;
    return new;
end $$;

create or replace trigger cost_reservations_ended before update on cost_reservations
for each row execute function end_reservation();
