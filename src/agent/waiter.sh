# Waits until a time is over or kubelet has swapped a volume, then runs the agent, which tells anew how long to wait; and so
# on until the agent ends with another code than "idle", or SIGTERM comes. Starts nothing else but `sleep`, twice a minute.
#
#   $1   file: the seconds to wait and, if the agent has something to give back in the end, one more word; then where the
#        `..data` of each watched volume leads, one a line
#   $2   the sleep program
#   $3   file: the seconds since the machine started, those in which it was suspended included, as in /proc/uptime
#   $4…  the agent's command line

note=$1 sleep=$2 uptime=$3
shift 3
set -f
IFS='
'
home=$PWD stopping=
# What is waited for ends, and the wait with it.
trap 'stopping=yes; end' TERM INT

# Ends what was started last. Again and again: between fork and exec it still has the trap of the shell, and a signal is lost.
end() {
  kill $! 2>/dev/null
  while runs; do
    "$sleep" 0.1
    kill $! 2>/dev/null
  done
}

# Whether what was started last still does, and is more than its exit code.
runs() {
  [ -n "$!" ] && { read -r stat </proc/$!/stat; } 2>/dev/null || return 1
  case ${stat##*) } in [ZX]*) return 1 ;; esac
}

# Runs a program beside the shell: a trap waits for what runs in its foreground.
run() {
  "$@" &
  # For a signal that came just before.
  [ -z "$stopping" ] || end
  # The shell would say what became of it, which its code says too, in a log of JSON.
  wait $! 2>/dev/null
  code=$?
  # A trap ends the wait, not what is waited for. 127: that was waited for to its end already.
  if [ -n "$stopping" ]; then
    wait $! 2>/dev/null
    last=$?
    [ "$last" = 127 ] || code=$last
  fi
}

# What is to be given back in the end is.
give_back() {
  [ -z "$farewell" ] || exec "$@" --give-back
}

# Whether no volume was swapped. Reads links by `cd`, for which no process is started.
same() {
  for target in $watched; do
    cd -P "${target%/*}/..data" 2>/dev/null && [ "$PWD" = "$target" ] || return 1
  done
}

# Sets `now`.
look_at_clock() {
  IFS=. read -r now rest <"$uptime"
}

while :; do
  left=0 farewell= watched=
  {
    IFS=' ' read -r left farewell
    while read -r target; do watched=$watched$IFS$target; done
  } <"$note"
  look_at_clock
  due=$((now + left))
  # One step whatever the note says, so that nothing that is wrong with it starts the agent again and again without a pause.
  while :; do
    left=$((due - now))
    run "$sleep" "$((left < 1 || left > 30 ? 30 : left))"
    [ -z "$stopping" ] || break
    # One that a signal ended is as good as one that is over; but one that cannot be run is no pause.
    [ "$code" = 0 ] || [ "$code" -gt 128 ] || exit "$code"
    look_at_clock
    [ "$now" -lt "$due" ] && same || break
  done
  # Where paths of the command line begin. The folder of a volume may be gone by now, and Node does not start in none.
  cd "$home" 2>/dev/null || cd /
  if [ -n "$stopping" ]; then
    give_back "$@"
    exit 0
  fi
  run "$@"
  if [ -n "$stopping" ]; then
    # One that ends by the signal had not come so far that it would have given back.
    case $code in 130 | 143) give_back "$@" ;; esac
    exit 0
  fi
  [ "$code" = 5 ] || exit "$code"
done
