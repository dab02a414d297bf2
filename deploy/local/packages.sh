# Sourced after common.sh: what is missing of Debian's packages is installed, and none of Debian's own servers is started.
# shellcheck shell=bash

postgres_bin() { { compgen -G '/usr/lib/postgresql/*/bin/postgres' || true; } | sort -V | tail -1 | xargs -r dirname; }
rabbitmq_sbin() { { compgen -G '/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server' || true; } | sort -V | tail -1 | xargs -r dirname; }

# need_packages curl postgresql rabbitmq-server chromium
need_packages() {
    local package found missing_list=()
    for package in "$@"; do
        case $package in
            postgresql) found=$(postgres_bin) ;;
            rabbitmq-server) found=$(rabbitmq_sbin) ;;
            *) found=$(command -v "$package" || true) ;;
        esac
        [[ -n $found ]] || missing_list+=("$package")
    done
    ((${#missing_list[@]})) || return 0
    missing=${missing_list[*]}
    command -v apt-get >/dev/null || fail "$missing must be installed, and this is no Debian: install it yourself, or give ConnectionStrings__postgres and ConnectionStrings__rabbitmq."
    as_root true
    say "installing $missing from Debian"
    mkdir -p "$logs"
    install_quietly "${missing_list[@]}" >"$logs/apt.log" 2>&1 || fail "Debian could not install $missing: see $logs/apt.log."
}

install_quietly() (
    policy=/usr/sbin/policy-rc.d cluster=/etc/postgresql-common/createcluster.d/platform.conf ours=''
    if [[ ! -e $policy ]]; then
        ours=$policy
        as_root sh -c 'printf "#!/bin/sh\nexit 101\n" >"$1" && chmod 755 "$1"' - "$policy"
    fi
    as_root sh -c 'mkdir -p "${1%/*}" && echo "create_main_cluster = false" >"$1"' - "$cluster"
    trap 'as_root rm -f ${ours:+"$ours"} "$cluster"; as_root rmdir "${cluster%/*}" 2>/dev/null || true' EXIT

    epmd_before=$(is_open 127.0.0.1 4369 && echo yes || true)
    apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120)
    as_root "${apt[@]}" update
    as_root "${apt[@]}" install -y --no-install-recommends "$@"
    # At the next boot they would start as well.
    if [[ " $* " == *" rabbitmq-server "* ]] && command -v systemctl >/dev/null; then
        as_root systemctl disable rabbitmq-server.service epmd.service epmd.socket || true
    fi
    if [[ -z $epmd_before ]] && is_open 127.0.0.1 4369; then as_root epmd -kill || true; fi
)
