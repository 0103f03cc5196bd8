// Faults that the tests ask for. Each is used up by `times` requests (1) whose method matches (any).
//
//   {kind: "status", status, headers?, body?, type?}  answer so, without doing anything
//   {kind: "drop-before"}    close the connection before anything is done
//   {kind: "drop-after"}     do it, then close the connection without an answer
//   {kind: "cut"}            do it, then send half of the answer and close
//   {kind: "bare"}           do it, then answer with the status only: no Location, no body
//   {kind: "silent"}         do nothing and never answer
//   {kind: "silent-after"}   do it and never answer
//   {kind: "slow", ms}       do it and answer after `ms`
//   {kind: "huge", bytes}    answer 200 with that many bytes
//   {kind: "lenient"}        ignore the query of a search, as lenient servers may
//   {kind: "unconditional"}  ignore If-None-Exist, as some servers do

const pending = [];

export function setFaults(list) {
  pending.length = 0;
  for (const fault of list) pending.push({ times: 1, ...fault });
}

export function takeFault(method) {
  const index = pending.findIndex((fault) => !fault.method || fault.method === method);
  if (index < 0) return undefined;
  const fault = pending[index];
  if (--fault.times <= 0) pending.splice(index, 1);
  return fault;
}
