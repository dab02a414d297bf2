# Shared by the scripts of deploy/ and tests/run, which source it: places, ports, secrets and the one way to fail.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
data=${PLATFORM_DATA:-$root/.data}
[[ $data == /* ]] || data=$PWD/$data
run=$data/run logs=$data/log
services=(portal plans alignment feedback notifications identity)

# A sentence for the person at the terminal, and the end of the script; what the script has started ends by its EXIT trap.
fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

say() { printf '%s | %s\n' "$(basename "$0")" "$*"; }

as_root() {
    if ((EUID == 0)); then "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
    else fail "installing packages needs root, and neither root nor a sudo without a password is here: run as root, or install $missing yourself."
    fi
}

# Where a thing listens: the environment says it, or the start that is running wrote it down, or the default.
port_of() {
    local variable=Ports__$1 port=''
    case $1 in
        postgres) variable=PLATFORM_POSTGRES_PORT ;;
        rabbitmq) variable=PLATFORM_RABBITMQ_PORT ;;
    esac
    port=${!variable:-}
    [[ -z $port && -f $run/ports ]] && port=$(sed -n "s/^$1=//p" "$run/ports")
    if [[ -z $port ]]; then
        case $1 in
            postgres) port=54329 ;;
            rabbitmq) port=56729 ;;
            *) port=$(sed -n 's/.*"applicationUrl".*:\([0-9]*\)".*/\1/p' "$root/services/${1^}/Properties/launchSettings.json") ;;
        esac
    fi
    [[ $port =~ ^[0-9]+$ ]] && ((port > 0 && port < 65536)) || fail "$variable must be a port number, not '$port'."
    echo "$port"
}

is_open() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

# A process id of ours from run/NAME.pid when that process lives and its command line has the given word in it.
# Ids are used again: a file that was left behind must not end a stranger.
pid_of() {
    local pid
    pid=$(cat "$run/$1.pid" 2>/dev/null) && [[ $pid =~ ^[0-9]+$ ]] && grep -qsa -- "$2" "/proc/$pid/cmdline" && echo "$pid"
}

# Waits until the process has ended; after so many seconds it is killed.
await_end() {
    local pid=$1 tenths=$(($2 * 10))
    while [[ -d /proc/$pid ]] && ! grep -qs '^State:.Z' "/proc/$pid/status"; do
        ((tenths-- > 0)) || { kill -KILL "$pid" 2>/dev/null || true; return 0; }
        sleep 0.1
    done
}

# Letters and digits only: other characters mean something in connection strings and addresses.
secret() {
    local value
    if ! value=$(sed -n "s/^$1=//p" "$data/secrets" 2>/dev/null) || [[ -z $value ]]; then
        mkdir -p "$data"
        value=$(head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n')
        (umask 077 && echo "$1=$value" >>"$data/secrets")
    fi
    echo "$value"
}

postgres_connection() {
    echo "${ConnectionStrings__postgres:-Host=127.0.0.1;Port=$(port_of postgres);Username=postgres;Password=$(secret postgres);GSS Encryption Mode=Disable}"
}

rabbitmq_connection() { echo "${ConnectionStrings__rabbitmq:-amqp://platform:$(secret rabbitmq)@127.0.0.1:$(port_of rabbitmq)/}"; }

check_free_space() {
    local free limit=${PLATFORM_MINIMUM_FREE_MB:-500}
    mkdir -p "$data" 2>/dev/null && [[ -w $data ]] || fail "$data cannot be written: choose another place with PLATFORM_DATA."
    free=$(df -BM --output=avail "$data" | tail -1 | tr -dc '0-9')
    ((free >= limit)) || fail "the disk of $data has $free MB free and needs $limit MB: free some, or choose another place with PLATFORM_DATA."
}

# Are all packages to be had? Asked once; delete .feed.props to ask again.
find_feed() {
    if [[ ! -f $root/.feed.props ]]; then
        local full=false
        MSBUILDDISABLENODEREUSE=1 dotnet restore "$root/AppHost/AppHost.csproj" -p:FullFeed=true -p:RestoreRecursive=false >"$logs/feed.log" 2>&1 && full=true
        echo "<Project><PropertyGroup><FullFeed>$full</FullFeed></PropertyGroup></Project>" >"$root/.feed.props"
        say "package feed: $([[ $full == true ]] && echo "all packages" || echo "without Aspire's packages: the services run on the local engine") (remembered in .feed.props)"
    fi
    full_feed=$(sed -n 's/.*<FullFeed>\(.*\)<\/FullFeed>.*/\1/p' "$root/.feed.props")
}

# Ports below the range that outgoing connections are given, so that none of those is in the way.
free_ports() {
    local base offset
    while true; do
        base=$((20000 + RANDOM % 10000))
        for offset in 0 1 2 3 4; do ! is_open 127.0.0.1 $((base + offset)) || continue 2; done
        echo "$base" && return
    done
}

# Compiler and build servers would stay for minutes after the build; what a script starts ends with it.
#   build PROJECT [Release]
build() {
    MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 dotnet build "$1" --configuration "${2:-Debug}" --nologo -v quiet -p:UseSharedCompilation=false >"$logs/build.log" 2>&1
}

# A signal need not wait for the command's end: bash runs a trap at once only in `wait`. Its own process group ends as a whole.
stoppable() {
    set -m
    "$@" </dev/null &
    child=$!
    set +m
    local code=0
    wait "$child" || code=$?
    child=
    return "$code"
}
