using System.Text.Json.Nodes;

namespace EgressTools.Tests.Cli;

/// <summary>Real shells complete words of the program and of kubectl: what is typed at their prompts, and what they make of it after the tab key.</summary>
public sealed class ShellCompletionTests
{
    // Types lines into a shell at a pseudo-terminal; when nothing has come for a while, the key is pressed once more.
    private const string Driver = """
        zmodload zsh/zpty zsh/zselect
        local init=$2
        zpty -e shell "$1"
        zpty -w shell "$init"
        zpty -w shell 'echo is rea""dy'
        zpty -r shell seen '*is ready*'
        shift 2
        for line expected in "$@"; do
            zpty -w -n shell "$line"$'\t'
            seen= turns=0
            until [[ $seen == *"$expected"* ]]; do
                if zpty -rt shell chunk; then seen+=$chunk; else zselect -t 5; fi
                (( ++turns % 200 )) || zpty -w -n shell $'\t'
            done
            print -r -- "$line: $expected"
            zpty -w -n shell $'\x15'
        done
        zpty -d shell
        """;

    private static readonly string Code = CheckCatalogue.All.Select(static c => c.Code).First(static code =>
        CheckCatalogue.All.Count(c => c.Code.StartsWith(code[..^1], StringComparison.Ordinal)) == 1);

    private static readonly (string Typed, string Made)[] Lines =
    [
        ("nodes --no", "--no-headers"), ("create pol", "policy"), ("node -o custom-columns-", "custom-columns-file="),
        ($"check --explain {Code[..^1]}", Code), ("nodes --context te", "test"), ("nodes -n kube-s", "kube-system"), ("nodes 172.22.49.11", "172.22.49.119"),
        ("test --policy eg", "egress-test"), ("route nginx-54c98b4f84-5w", "nginx-54c98b4f84-5wlpc"), ("pol egress-t", "egress-test"),
    ];

    [Theory]
    [InlineData("bash", false)]
    [InlineData("bash", true)]
    [InlineData("zsh", false)]
    [InlineData("zsh", true)]
    public async Task At_a_prompt(string shell, bool throughKubectl)
    {
        var (zsh, program) = (Requires.Program("zsh"), Requires.Program(shell));
        using var bin = await BinAsync(throughKubectl);
        await using var scene = await SceneAsync();
        var name = throughKubectl ? "kubectl" : "kubectl-egress";
        var start = shell == "zsh" ? $"{program} -f -i" : $"{program} --norc --noprofile -i";
        var init = shell == "zsh" ? "PS1=; autoload -Uz compinit; compinit -u -D" : $"PS1=; . {Requires.FileAt("/usr/share/bash-completion/bash_completion")}";
        var lines = Lines.Select(l => (Typed: $"{(throughKubectl ? "kubectl egress" : name)} {l.Typed}", l.Made)).ToList();
        var run = await bin.RunAsync(zsh,
            ["-f", "-c", Driver, "driver", start, $"{init}; source <({name} completion {shell})", .. lines.SelectMany(static l => new[] { l.Typed, l.Made })],
            ("KUBECONFIG", scene.Kubeconfig));
        Assert.Equal(string.Concat(lines.Select(static l => $"{l.Typed}: {l.Made}\n")), run.Out);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_fish(bool throughKubectl)
    {
        var fish = Requires.Program("fish");
        using var bin = await BinAsync(throughKubectl);
        await using var scene = await SceneAsync();
        var name = throughKubectl ? "kubectl egress" : "kubectl-egress";
        var script = $"{name.Split(' ')[0]} completion fish | source\n" + string.Concat(Lines.Select(l =>
            $"for turn in (seq 20)\nset found (complete -C '{name} {l.Typed}')\ntest -n \"$found\"; and break\nend\necho $found\n"));
        var run = await bin.RunAsync(fish, ["--no-config", "-c", script], ("KUBECONFIG", scene.Kubeconfig));
        Assert.Equal(Lines.Select(static l => l.Made), run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => l.Split('\t')[0]));
    }

    /// <summary>What lies in a folder of fpath is a function, and the first key press is one.</summary>
    [Fact]
    public async Task Zsh_takes_the_script_as_a_file_too()
    {
        var zsh = Requires.Program("zsh");
        using var bin = await BinAsync(throughKubectl: false);
        await bin.AddAsync("_kubectl-egress", (await CliRunner.RunAsync("completion", "zsh")).Out);
        var init = $"PS1=; fpath=({Path.GetDirectoryName(bin.PathOf("x"))} $fpath); autoload -Uz compinit; compinit -u -D";
        var run = await bin.RunAsync(zsh, ["-f", "-c", Driver, "driver", $"{zsh} -f -i", init, "kubectl-egress nodes --no", "--no-headers"]);
        Assert.Equal("kubectl-egress nodes --no: --no-headers\n", run.Out);
    }

    [Fact]
    public async Task Bash_knows_words_in_quotes_and_values_behind_an_equals_sign()
    {
        var (zsh, bash) = (Requires.Program("zsh"), Requires.Program("bash"));
        using var bin = await BinAsync(throughKubectl: false);
        Directory.CreateSymbolicLink(bin.PathOf("a scene"), Repository.Path("examples", "guide-scene"));
        var run = await bin.RunAsync(zsh,
        [
            "-f", "-c", Driver, "driver", $"{bash} --norc --noprofile -i", "PS1=; cd; source <(kubectl-egress completion bash)",
            "kubectl-egress test --from 'a scene' --policy=eg", "--policy=egress-test", "kubectl-egress nodes --from a\\ scene 172.22.49.11", "172.22.49.119",
        ]);
        Assert.Equal(2, run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static async Task<BinFolder> BinAsync(bool throughKubectl)
    {
        var bin = new BinFolder();
        if (throughKubectl)
        {
            _ = Requires.Program("kubectl");
            await bin.AddAsync("kubectl_complete-egress", (await CliRunner.RunAsync("completion", "kubectl")).Out);
        }
        return bin;
    }

    private static async Task<LiveScene> SceneAsync()
    {
        var scene = await LiveScene.StartAsync();
        scene.Server.Put(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = "kube-system" } });
        return scene;
    }
}
