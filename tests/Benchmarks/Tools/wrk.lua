-- Prints how long the requests took, as microseconds:count; BENCH_REQUESTS names the script that makes them, where one does.
local requests = os.getenv("BENCH_REQUESTS")
if requests ~= "" then dofile(requests) end

-- For each request that took longer than two usual ones, wrk has added those that would have waited behind it, each shorter than
-- the last by a usual one. They were never sent, and pgbench adds none: they are taken out again, the longest request first.
function done(summary, latency)
   local times, counts, sent = {}, {}, 0
   for at = 1, #latency do
      local time, count = latency(at)
      times[at], counts[time] = time, count
   end
   table.sort(times)
   local usual = math.floor(summary.duration / math.floor(summary.requests / os.getenv("BENCH_CLIENTS")))
   for at = #times, 1, -1 do
      local count = counts[times[at]]
      sent = sent + count
      if count > 0 and times[at] >= 2 * usual then
         for added = times[at] - usual, usual + 1, -usual do counts[added] = counts[added] - count end
      end
   end
   if sent ~= summary.requests then error("of " .. summary.requests .. " requests, the times of " .. sent .. " are known") end
   for at, time in ipairs(times) do times[at] = string.format("%dus:%d", time, counts[time]) end
   print(table.concat(times, " "))
end
