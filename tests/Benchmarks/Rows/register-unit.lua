-- Registers a unit with every request; BENCH_ROUND makes the keys unlike those of other rounds.
local threads = 0
local sent = 0

function setup(thread)
   threads = threads + 1
   thread:set("number", threads)
end

function request()
   sent = sent + 1
   local key = os.getenv("BENCH_ROUND") .. "-" .. number .. "-" .. sent
   wrk.headers["Idempotency-Key"] = '"' .. key .. '"'
   return wrk.format("POST", nil, nil, '{"key":"' .. key .. '","name":"Department of things to be measured","parent":"institute"}')
end
