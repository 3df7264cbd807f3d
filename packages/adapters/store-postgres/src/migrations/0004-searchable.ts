/** A knowledge base remembers that it once was complete: then it answers also while more documents are indexed. */
export const sql = `
alter table heddle.knowledge add column was_complete boolean not null default false;
update heddle.knowledge k set was_complete = true
where exists (select from heddle.document d where d.knowledge_id = k.id and d.status = 'ready')
  and not exists (select from heddle.document d
    where d.knowledge_id = k.id and d.status in ('queued', 'parsing', 'embedding'));
`;
