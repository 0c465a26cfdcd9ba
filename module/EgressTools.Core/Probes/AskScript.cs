using System.Collections.Immutable;
using System.Globalization;

namespace EgressTools.Probes;

/// <summary>
/// The commands that ask an echo service from within a container. URLs and programs are arguments, never part of a shell's text. What is printed is
/// "METHOD URL ANSWER" of the first service that answers.
/// </summary>
public static class AskScript
{
    /// <summary>The exit code where the image has nothing that can ask.</summary>
    public const int NoProgram = 97;

    /// <summary>The exit code where no echo service answered.</summary>
    public const int NoAnswer = 98;

    // For every service the first program that is there and can speak its scheme.
    private const string Text =
        """
        t=$1 b=$2 p=$3 found=
        shift 3
        has() { command -v "$1" >/dev/null 2>&1; }
        ask() {
          case $m in
            curl) curl -fsS -m "$t" "$1" ;;
            wget) wget -q -T "$t" -O - "$1" ;;
            bash) bash -c "$b" - "$1" "$t" ;;
            python3) python3 -c "$p" "$1" "$t" ;;
          esac
        }
        for url in "$@"; do
          for m in curl wget bash python3; do
            has "$m" || continue
            case $m$url in bashhttps*) continue ;; esac
            found=1
            if out=$(ask "$url" 2>/dev/null) && [ -n "$out" ]; then
              printf '%s %s %s\n' "$m" "$url" "$out"
              exit 0
            fi
            break
          done
        done
        [ -n "$found" ] && exit 98
        exit 97
        """;

    private const string Bash =
        """
        u=${1#http://} h=${u%%/*} p=/
        case $u in */*) p=/${u#*/} ;; esac
        n=${h##*:}
        case $h in *:*) ;; *) n=80 ;; esac
        exec 3<>"/dev/tcp/${h%:*}/$n" || exit 1
        printf 'GET %s HTTP/1.0\r\nHost: %s\r\nConnection: close\r\n\r\n' "$p" "$h" >&3
        IFS= read -r -t "$2" line <&3
        case $line in *' 200 '*) ;; *) exit 1 ;; esac
        while IFS= read -r -t "$2" line <&3; do line=${line%$'\r'}; [ -z "$line" ] && break; done
        while IFS= read -r -t "$2" line <&3 || [ -n "$line" ]; do printf '%s\n' "$line"; line=; done
        """;

    private const string Python =
        "import sys,urllib.request as u;sys.stdout.write(u.urlopen(sys.argv[1],timeout=float(sys.argv[2])).read(4096).decode())";

    /// <summary>The command for a container that has a shell.</summary>
    /// <param name="echo">Services, in the order in which they are tried.</param>
    /// <param name="perService">The time limit for one of them.</param>
    public static ImmutableArray<string> Shell(IEnumerable<Uri> echo, TimeSpan perService) =>
        ["sh", "-c", Text.ReplaceLineEndings("\n"), "egress-test", Seconds(perService), Bash.ReplaceLineEndings("\n"), Python, .. echo.Select(static u => u.AbsoluteUri)];

    /// <summary>Commands for a container without a shell: each program by itself, for one service.</summary>
    public static ImmutableArray<(string Method, ImmutableArray<string> Command)> Direct(Uri echo, TimeSpan perService) =>
    [
        ("curl", ["curl", "-fsS", "-m", Seconds(perService), echo.AbsoluteUri]),
        ("wget", ["wget", "-q", "-T", Seconds(perService), "-O", "-", echo.AbsoluteUri]),
        ("python3", ["python3", "-c", Python, echo.AbsoluteUri, Seconds(perService)]),
    ];

    private static string Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
