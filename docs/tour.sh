#!/bin/sh
# A walk through Carrel for someone new: five answers, one escalation, the chart.
set -eu
carrel="${BIN:?}/carrel"

ask() {
    printf '\n\033[1m%s\033[0m\n\033[2m$ carrel' "$1"
    shift
    printf ' %s' "$@"
    printf '\033[0m\n\n'
    "$carrel" "$@"
}

ask "1. Someone calls with a card number that is not theirs, and wants to hear what is checked out." \
    decide --channel telephone --requester other --shown number --purpose stated hear-checkouts
ask "2. At the desk, a neighbor who gives only a name wants to take books out on that account." \
    decide --channel in-person --requester other --shown name --purpose stated check-out
ask "3. Someone shows a card, says it is theirs, asks for the address on file, and says no more." \
    decide --channel in-person --requester holder --shown card hear-personal-information
ask "4. A police officer wants to know what a patron borrows." \
    decide --channel in-person --requester official --shown name --purpose stated hear-history
ask "5. A holder in the hospital, whose details match, wants the card number by email." \
    decide --channel telephone --requester holder --assured --shown details --cannot-come-in --email settled \
    --team contact-center --purpose stated email-card-number
ask "What can someone reach who knows a name, and takes every step that is permitted?" \
    policy escalate --from name
ask "And the chart that staff pin up:" policy matrix --channel in-person --team branch
printf '\nNext: carrel policy check · carrel policy explain NH.4c · carrel policy show NH · carrel decide --help\n'
