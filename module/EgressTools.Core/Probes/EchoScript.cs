namespace EgressTools.Probes;

/// <summary>
/// The commands that ask echo services from inside a container, and what they print. A URL is always an argument of its own and never part of a
/// program's text. A proxy from the environment is ignored, since its address would be seen and not the pod's.
/// </summary>
internal static class EchoScript
{
    // A page of HTML (a login page, a proxy's error) is not an answer: go on with the next service.
    private const int NotAnAddress = 65;

    // One report line "EGRESS method number code" for each service asked; after a code of 0 the body follows.
    private const string Shell = """
        t=$1 viabash=$2 viapython=$3
        shift 3
        unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
        have() { command -v "$1" >/dev/null 2>&1; }
        plain() { case $1 in http://*) return 0 ;; esac; return 1; }
        ask() {
          case $1 in
          curl) curl -q -s -f -g -m "$t" --url "$2" ;;
          wget) wget -q -O - -T "$t" -t 1 "$2" ;;
          bash) bash -c "$viabash" bash "$t" "$2" ;;
          python3) python3 -c "$viapython" "$t" "$2" ;;
          esac
        }
        n=0
        for u in "$@"; do
          n=$((n + 1))
          if have curl; then m=curl
          elif have wget; then m=wget
          elif have bash && plain "$u"; then m=bash
          elif have python3; then m=python3
          elif have bash; then echo "EGRESS bash $n 1"; continue
          else echo "EGRESS none 0 127"; exit 0
          fi
          b=$(ask "$m" "$u" 2>/dev/null)
          e=$?
          case $b in
          *'<'*) e=65 ;;
          '') [ "$e" != 0 ] || e=65 ;;
          esac
          echo "EGRESS $m $n $e"
          [ "$e" = 0 ] || continue
          printf '%s\n' "$b"
          exit 0
        done
        exit 0
        """;

    // /dev/tcp has no time limit of its own, and the image may have no timeout(1): a second process ends the first. HTTP/1.0 spares us chunks.
    private const string Bash = """
        t=$1 r=${2#http://}
        a=${r%%/*} p=/${r#*/}
        [ "$r" != "$a" ] || p=/
        h=$a port=80
        case $a in
        '['*']') h=${a#'['}; h=${h%']'} ;;
        '['*']:'*) port=${a##*:}; h=${a%:*}; h=${h#'['}; h=${h%']'} ;;
        *:*) port=${a##*:}; h=${a%:*} ;;
        esac
        { read -r -t "$t" <> <(:); kill -9 $$; } </dev/null >/dev/null 2>&1 &
        w=$!
        trap 'kill "$w" 2>/dev/null' EXIT
        exec 3<>"/dev/tcp/$h/$port" || exit 7
        printf 'GET %s HTTP/1.0\r\nHost: %s\r\nUser-Agent: curl/8\r\nConnection: close\r\n\r\n' "$p" "$a" >&3
        read -r s <&3 || exit 52
        case $s in *' 200 '*) ;; *) exit 22 ;; esac
        while read -r l <&3; do l=${l%$'\r'}; [ -n "$l" ] || break; done
        while read -r l <&3 || [ -n "$l" ]; do printf '%s\n' "$l"; l=; done
        exit 0
        """;

    private const string Python = """
        import sys, urllib.request as r
        q = r.Request(sys.argv[2], headers={"User-Agent": "curl/8"})
        sys.stdout.write(r.build_opener(r.ProxyHandler({})).open(q, timeout=float(sys.argv[1])).read(4096).decode("utf-8", "replace"))
        """;

    /// <summary>The programs that can ask without a shell, in the order in which they are tried.</summary>
    public static readonly ImmutableArray<string> Programs = ["curl", "wget", "python3"];

    /// <summary>The command for a container with a POSIX shell: picks the program and asks one service after the other, each for some seconds.</summary>
    public static ImmutableArray<string> ForShell(IEnumerable<Uri> services, int seconds) =>
        ["sh", "-c", Shell, "sh", Text(seconds), Bash, Python, .. services.Select(static s => s.AbsoluteUri)];

    /// <summary>The command for a container without a shell.</summary>
    public static ImmutableArray<string> ForProgram(string program, Uri service, int seconds) => program switch
    {
        "curl" => ["curl", "-q", "-s", "-f", "-g", "--noproxy", "*", "-m", Text(seconds), "--url", service.AbsoluteUri],
        "wget" => ["wget", "-q", "-O", "-", "-T", Text(seconds), "-t", "1", service.AbsoluteUri],
        _ => ["python3", "-c", Python, Text(seconds), service.AbsoluteUri],
    };

    /// <summary>The runtime did not find the program in the image.</summary>
    public static bool IsMissing(ExecResult result) => result switch
    {
        { ExitCode: null, Failure: { } failure } =>
            failure.Contains("executable file not found", StringComparison.Ordinal) || failure.Contains("no such file or directory", StringComparison.Ordinal),
        _ => result.ExitCode is 126 or 127 && !result.Stdout.Contains("EGRESS ", StringComparison.Ordinal),
    };

    /// <summary>Reads what <see cref="ForShell"/> printed.</summary>
    public static EchoReport Read(string stdout, ImmutableArray<Uri> services)
    {
        var failures = new List<string>();
        var method = "";
        for (var rest = stdout; TakeReport(ref rest) is var (program, number, code);)
        {
            if (program == "none")
                return new EchoReport(EchoOutcome.NoProgram, "no curl, wget, bash or python3");
            if (number < 1 || number > services.Length)
                break;
            method = program;
            if (code == 0 && EchoAnswer.Parse(rest) is { } address)
                return new EchoReport(EchoOutcome.Answered, "") { Address = address, Service = number - 1, Method = program };
            failures.Add(Failed(program, services[number - 1], code == 0 ? NotAnAddress : code));
        }
        return new EchoReport(EchoOutcome.NoAnswer, failures.Count == 0 ? "the container printed nothing that could be understood"
            : NoneAnswered(method, failures))
        { Method = method };
    }

    /// <summary>Reads what <see cref="ForProgram"/> printed.</summary>
    public static EchoReport ReadProgram(string program, ExecResult result, int service, Uri url)
    {
        if (result.ExitCode == 0 && EchoAnswer.Parse(result.Stdout) is { } address)
            return new EchoReport(EchoOutcome.Answered, "") { Address = address, Service = service, Method = program };
        return new EchoReport(EchoOutcome.NoAnswer, Failed(program, url, result.ExitCode is 0 ? NotAnAddress : result.ExitCode ?? 1)) { Method = program };
    }

    /// <summary>One clause over what each service came to.</summary>
    public static string NoneAnswered(string method, IEnumerable<string> failures) => $"no echo service answered ({method}): {Listed.All(failures)}";

    private static string Failed(string program, Uri service, int code) => (program, code) switch
    {
        (_, NotAnAddress) => $"{service.Host} answered with something that is not an address",
        ("bash", 1) when service.Scheme == Uri.UriSchemeHttps => $"{service.Host} needs https, which bash cannot do",
        ("curl", 6) => $"{service.Host} does not resolve",
        ("curl" or "bash", 7) => $"{service.Host} refused or cannot be reached",
        ("curl" or "bash", 22) or ("wget", 8) => $"{service.Host} answered with an HTTP error",
        ("curl", 28) or ("bash", 137) => $"{service.Host} timed out",
        ("curl", 35 or 60) or ("wget", 5) => $"{service.Host} failed its TLS check",
        ("wget", 4) => $"{service.Host} cannot be reached",
        _ => $"{service.Host} failed with exit code {Text(code)}",
    };

    private static (string Program, int Number, int Code)? TakeReport(ref string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var words = (end < 0 ? text : text[..end]).Split(' ');
        text = end < 0 ? "" : text[(end + 1)..];
        return words is ["EGRESS", var program, var number, var code] && Programs.Add("bash").Add("none").Contains(program)
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var c)
            ? (program, n, c)
            : null;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
