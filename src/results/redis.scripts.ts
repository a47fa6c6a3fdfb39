/**
 * Redis runs a script alone, so that each is one atomic transition. KEYS[1] is the task's hash, ARGV[1] its id and
 * ARGV[2] the time, ms. They answer 0 when the task is not in the state that the transition starts from. A server without
 * memory refuses the first command that needs some, and what came before it stays done: so that command comes first.
 */

/** `write(status, …)` notes a change of the task: revision, time, the sets it is in, and the news. */
const WRITE = `
local task, id, now = KEYS[1], ARGV[1], ARGV[2]
local function field(name) return redis.call('HGET', task, name) end
local function ended() local s = field('status'); return not s or s == 'SUCCESS' or s == 'FAILED' end
local function later(one, other) return (other and other > one) and other or one end
local function running(lease) return field('status') == 'PROCESSING' and field('lease') == lease end
local function waiting() return 'vas:waiting:' .. (field('owner') or '') end
local function write(status)
  local before = field('status')
  if before ~= status then
    if before then redis.call('ZREM', 'vas:status:' .. before, id) end
    redis.call(status == 'PENDING' and 'SADD' or 'SREM', waiting(), id)
    redis.call('ZADD', 'vas:status:' .. status, 0, id)
    redis.call('HSET', task, 'status', status)
  end
  redis.call('HINCRBY', task, 'revision', 1)
  if status == 'SUCCESS' or status == 'FAILED' then
    redis.call('ZREM', 'vas:unfinished', id)
    redis.call('ZADD', 'vas:finished', redis.call('HGET', task, 'finishedMs'), id)
  else
    redis.call('ZADD', 'vas:unfinished', now, id)
  end
  redis.call('PUBLISH', 'vas:changes', id)
end
`;

/** KEYS[2]: the idempotency key, or ''. ARGV: owner, SHA-256 of the body, lifetime of the key in ms, how many tasks may wait in all and of the owner (-1: any number), then fields and values. */
const ACCEPT = `
if KEYS[2] ~= '' then
  local earlier = redis.call('HMGET', KEYS[2], 'task', 'body')
  if earlier[1] and redis.call('EXISTS', 'vas:task:' .. earlier[1]) == 1 then
    if earlier[2] ~= ARGV[4] then return 'conflict' end
    return earlier[1]
  end
end
local function full(limit, command, key) return tonumber(limit) >= 0 and redis.call(command, key) >= tonumber(limit) end
if full(ARGV[7], 'SCARD', 'vas:waiting:' .. ARGV[3]) then return 'owner-full' end
if full(ARGV[6], 'ZCARD', 'vas:status:PENDING') then return 'full' end
if redis.call('EXISTS', task) == 1 then return redis.error_reply('there is a task ' .. id .. ' already') end
if KEYS[2] ~= '' then
  redis.call('HSET', KEYS[2], 'task', id, 'body', ARGV[4])
  redis.call('PEXPIRE', KEYS[2], ARGV[5])
end
redis.call('HSET', task, unpack(ARGV, 8))
if KEYS[2] ~= '' then redis.call('HSET', task, 'idempotency', KEYS[2]) end
redis.call('HINCRBY', task, 'revision', -1)
redis.call('ZADD', 'vas:tasks', 0, id)
redis.call('ZADD', 'vas:owner:' .. ARGV[3], 0, id)
write('PENDING')
return id
`;

/** ARGV: lease, time as text, first progress. */
const BEGIN = `
if ended() then return 0 end
redis.call('HINCRBY', task, 'attempt', 1)
redis.call('HSET', task, 'lease', ARGV[3], 'startedAt', later(ARGV[4], field('createdAt')), 'progress', ARGV[5])
write('PROCESSING')
return 1
`;

/** ARGV: lease, progress. */
const PROGRESS = `
if not running(ARGV[3]) then return 0 end
redis.call('HSET', task, 'progress', ARGV[4])
write('PROCESSING')
return 1
`;

/** ARGV: lease, first progress. */
const RELEASE = `
if not running(ARGV[3]) then return 0 end
redis.call('HSET', task, 'progress', ARGV[4])
redis.call('HDEL', task, 'lease', 'startedAt')
write('PENDING')
return 1
`;

/** ARGV: lease or '' for whoever holds it, status, `result` or `error`, its value, time as text, body of the callback or ''. */
const FINISH = `
if ended() or (ARGV[3] ~= '' and not running(ARGV[3])) then return 0 end
local finishedAt = later(later(ARGV[7], field('createdAt')), field('startedAt'))
redis.call('HSET', task, ARGV[5], ARGV[6], 'finishedAt', finishedAt, 'finishedMs', now)
redis.call('HDEL', task, 'lease')
if ARGV[8] ~= '' and redis.call('HEXISTS', task, 'callbackUrl') == 1 then
  redis.call('HSET', task, 'callbackBody', ARGV[8], 'callbackNextAt', ARGV[7])
  redis.call('ZADD', 'vas:callbacks', now, id)
end
write(ARGV[4])
return 1
`;

/** ARGV: lifetime of the mark that retention leaves, ms, or 0. */
const DELETE = `
local facts = redis.call('HMGET', task, 'status', 'owner', 'idempotency')
if not facts[1] then return 0 end
if ARGV[3] ~= '0' then redis.call('SET', 'vas:expired:' .. id, facts[2] and '=' .. facts[2] or 1, 'PX', ARGV[3]) end
for _, key in ipairs({ 'vas:tasks', 'vas:owner:' .. (facts[2] or ''), 'vas:status:' .. facts[1], 'vas:unfinished', 'vas:finished', 'vas:callbacks' }) do
  redis.call('ZREM', key, id)
end
redis.call('SREM', waiting(), id)
if facts[3] and redis.call('HGET', facts[3], 'task') == id then redis.call('DEL', facts[3]) end
redis.call('DEL', task)
redis.call('PUBLISH', 'vas:changes', id)
return 1
`;

/** ARGV: delivered, last status, last error, next attempt as text, and in ms; '' is null. */
const SETTLE = `
if redis.call('HEXISTS', task, 'callbackBody') == 0 then return 0 end
redis.call('HINCRBY', task, 'callbackAttempts', 1)
for i, name in ipairs({ 'callbackDelivered', 'callbackLastStatus', 'callbackLastError', 'callbackNextAt' }) do
  local value = ARGV[2 + i]
  if value == '' then redis.call('HDEL', task, name) else redis.call('HSET', task, name, value) end
end
if ARGV[7] == '' then redis.call('ZREM', 'vas:callbacks', id) else redis.call('ZADD', 'vas:callbacks', ARGV[7], id) end
write(field('status'))
return 1
`;

/** No task: ARGV is the time, how many, and until when they are claimed, ms. Answers id, url, body and attempts in turn. */
const CLAIM = `
local claimed = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', 'vas:callbacks', '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])) do
  redis.call('ZADD', 'vas:callbacks', ARGV[3], id)
  local task = redis.call('HMGET', 'vas:task:' .. id, 'callbackUrl', 'callbackBody', 'callbackAttempts')
  for _, value in ipairs({ id, task[1], task[2], task[3] }) do table.insert(claimed, value) end
end
return claimed
`;

/** Every script under the name it is called by. */
export const SCRIPTS = {
  accept: { lua: WRITE + ACCEPT, numberOfKeys: 2 },
  begin: { lua: WRITE + BEGIN, numberOfKeys: 1 },
  progress: { lua: WRITE + PROGRESS, numberOfKeys: 1 },
  release: { lua: WRITE + RELEASE, numberOfKeys: 1 },
  finish: { lua: WRITE + FINISH, numberOfKeys: 1 },
  delete: { lua: WRITE + DELETE, numberOfKeys: 1 },
  settle: { lua: WRITE + SETTLE, numberOfKeys: 1 },
  claim: { lua: CLAIM, numberOfKeys: 0 },
} as const;
