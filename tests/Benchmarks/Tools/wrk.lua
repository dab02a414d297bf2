-- Prints how long the requests took, as microseconds:count; BENCH_REQUESTS names the script that makes them, where one does.
local requests = os.getenv("BENCH_REQUESTS")
if requests ~= "" then dofile(requests) end

function done(_, latency)
   local times = {}
   for at = 1, #latency do times[at] = string.format("%dus:%d", latency(at)) end
   print(table.concat(times, " "))
end
