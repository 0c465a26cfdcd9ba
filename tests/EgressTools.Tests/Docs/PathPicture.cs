using System.Text;

namespace EgressTools.Tests.Docs;

/// <summary>
/// The picture of the READMEs: the way of a packet from its pod to the internet, where a NAT gateway catches it, and which command looks at which part.
/// The words are of one language; the rest is the same in all.
/// </summary>
internal sealed record PathPicture(string Language, string Title, string Description, ImmutableArray<string> Words)
{
    // Ink, quiet text, steered, outside any policy and fault, on paper: light, then dark.
    public static readonly ImmutableArray<(string Name, string Light, string Dark)> Colours =
    [
        ("paper", "#ffffff", "#12161c"), ("ink", "#1b222c", "#e7eaef"), ("quiet", "#5a6472", "#a3acb9"), ("hair", "#d8dde4", "#303844"),
        ("flow", "#3f78b0", "#6aa6e0"), ("bar", "#285e94", "#8fc0f0"), ("out", "#8b94a1", "#8791a0"), ("bad", "#c24a00", "#ff8b3d"),
        ("badtext", "#a83f00", "#ffa467"),
    ];

    public static readonly PathPicture English = new("en", "The way of a packet out of the cluster, and which command looks where",
        "A pod on a work node sends a packet. The agent's egress map steers it through a tunnel, UDP 8472, to the gateway node, which gives it the egress IP. "
        + "The cloud translates that to the public address of the gateway node, and the internet sees it. Three ways go wrong: without a map entry the packet "
        + "leaves by its own node, a blocked UDP 8472 loses it, and a route 0.0.0.0/0 to a NAT gateway in the gateway's subnet gives it the address of the "
        + "NAT gateway. Below each part are the commands that look at it.",
        [
            "CiliumEgressGatewayPolicy: which pods, which destinations, which gateway nodes", "work node", "pod", "egress map", "tunnel", "gateway node",
            "egress IP", "public IP (EIP)", "internet", "sees 203.0.113.9", "no entry: leaves by its own node",
            "trap: the subnet routes 0.0.0.0/0 to a NAT gateway",
            "NAT gateway", "sees 198.51.100.1", "which command looks where", "UDP 8472", "sees the work node",
        ]);

    public static readonly PathPicture Chinese = new("zh-CN", "报文离开集群的路径，以及每条命令查看哪一段",
        "工作节点上的 Pod 发出报文。agent 的出口映射表把它经隧道（UDP 8472）送到出口网关节点，由网关换上出口 IP；云平台再把出口 IP 转换成该节点的公网 IP，"
        + "互联网看到的就是这个地址。有三种情况会出错：没有映射条目时，报文从 Pod 所在节点直接出去；UDP 8472 不通时，报文丢失；网关子网的路由表把 0.0.0.0/0 指向 "
        + "NAT 网关时，外界看到的是 NAT 网关的地址。每一段的下方是查看它的命令。",
        [
            "CiliumEgressGatewayPolicy：哪些 Pod、哪些目的地址、哪些网关节点", "工作节点", "Pod", "出口映射表", "隧道", "出口网关节点",
            "出口 IP", "公网 IP（EIP）", "互联网", "看到 203.0.113.9", "没有条目：从自己的节点出去", "陷阱：子网路由把 0.0.0.0/0 指向 NAT 网关",
            "NAT 网关", "看到 198.51.100.1", "每条命令查看哪一段", "UDP 8472", "看到的是工作节点",
        ]);

    /// <summary>The commands below each part, and the place of the part.</summary>
    public static readonly ImmutableArray<(int X, string[] Commands)> Looks =
    [
        (10, ["route", "test", "users"]), (112, ["verify", "rules"]), (226, ["check"]), (368, ["nodes", "label", "unlabel"]),
        (560, ["policies", "users"]), (716, ["test"]),
    ];

    public string Svg()
    {
        var w = Words;
        var text = new StringBuilder();
        text.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"m\" viewBox=\"-16 0 884 386\" width=\"884\" height=\"386\" role=\"img\" ").Append(
            $"aria-labelledby=\"t d\" lang=\"{Language}\">\n<title id=\"t\">{Title}</title>\n<desc id=\"d\">{Description}</desc>\n{Style()}")
            .Append("<rect class=\"bg\" x=\"-16\" width=\"884\" height=\"386\"/>\n");
        // What decides: the policy, over all that it is about.
        text.Append(Text("h", 0, 24, w[0])).Append(Text("c", 0, 42, "create policy · plan · apply · delete"))
            .Append("<path class=\"hair\" d=\"M0 54H530\"/>\n");
        // The two nodes.
        text.Append("<rect class=\"plate\" x=\"0\" y=\"70\" width=\"208\" height=\"88\"/>\n")
            .Append("<rect class=\"plate\" x=\"352\" y=\"70\" width=\"178\" height=\"88\"/>\n")
            .Append(Text("h", 10, 88, w[1])).Append(Text("h", 368, 88, w[5]))
            .Append(Text("n", 10, 119, w[2])).Append(Text("s q", 10, 136, "10.0.1.7"))
            .Append(Text("n", 112, 119, w[3])).Append(Text("s q", 112, 136, "agent"))
            .Append(Text("n", 368, 119, w[6])).Append(Text("s q", 368, 136, "10.0.2.9"));
        // The way as it should be.
        text.Append("<path class=\"ok\" d=\"M60 115H104M208 115H352M530 115H708\"/>\n<rect class=\"b\" x=\"208\" y=\"103\" width=\"5\" height=\"24\"/>\n")
            .Append("<rect class=\"b\" x=\"347\" y=\"103\" width=\"5\" height=\"24\"/>\n<rect class=\"b\" x=\"530\" y=\"103\" width=\"5\" height=\"24\"/>\n")
            .Append("<rect class=\"b\" x=\"703\" y=\"103\" width=\"5\" height=\"24\"/>\n")
            .Append(Text("n", 226, 96, w[4])).Append(Text("s q", 226, 144, w[15]))
            .Append(Text("n", 560, 96, w[7])).Append(Text("s q", 560, 144, "203.0.113.9"))
            .Append(Text("n", 716, 111, w[8])).Append(Text("s q", 716, 128, w[9]));
        // Without an entry, and the trap.
        text.Append("<path class=\"out\" d=\"M160 158C160 196 190 196 230 196H708\"/>\n").Append(Text("s q", 226, 187, w[10]))
            .Append(Text("s q", 716, 200, w[16]))
            .Append("<path class=\"bad\" d=\"M480 158C480 244 500 244 540 244H708\"/>\n")
            .Append("<g transform=\"translate(480 214)\"><path class=\"sign\" d=\"M0 -9L9 7H-9Z\"/><path class=\"glyph\" d=\"M0 -4V1.5M0 4V4.4\"/></g>\n")
            .Append(Text("f s", 226, 266, w[11])).Append(Text("n", 560, 234, w[12])).Append(Text("s q", 560, 262, "198.51.100.1"))
            .Append(Text("f s", 716, 248, w[13]));
        // Who looks where.
        text.Append("<path class=\"hair\" d=\"M0 290H852\"/>\n").Append(Text("h", 0, 310, w[14]));
        foreach (var (x, commands) in Looks)
            text.Append(string.Concat(commands.Select((command, row) => Text("c", x, 334 + (18 * row), command))));
        return text.Append("</svg>\n").ToString();
    }

    // Without variables, which not every program that shows pictures knows.
    private static string Style() => $$"""
        <style>
        .m{font:13.5px Inter,system-ui,-apple-system,"Segoe UI","Noto Sans","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",Arial,sans-serif}
        .s,.h{font-size:12px} .n{font-weight:500} .f{font-weight:600} .c{font:12.5px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}
        .ok{stroke-width:18;stroke-opacity:.42} .out{stroke-width:6;stroke-opacity:.5} .bad{stroke-width:8;stroke-opacity:.72}
        .glyph{stroke-width:2;stroke-linecap:round} .plate{fill-opacity:.13} .hair,.ok,.out,.bad{fill:none}
        {{Rules(static c => c.Light)}}
        @media screen and (prefers-color-scheme:dark){ {{Rules(static c => c.Dark)}} }
        </style>

        """.ReplaceLineEndings("\n");

    private static string Rules(Func<(string Name, string Light, string Dark), string> mode)
    {
        string Of(string name) => mode(Colours.Single(c => c.Name == name));
        return $".bg{{fill:{Of("paper")}}} text{{fill:{Of("ink")}}} .q,.h{{fill:{Of("quiet")}}} .f{{fill:{Of("badtext")}}} .plate{{fill:{Of("flow")}}} "
            + $".b{{fill:{Of("bar")}}} .sign{{fill:{Of("bad")}}} .hair{{stroke:{Of("hair")}}} .ok{{stroke:{Of("flow")}}} .out{{stroke:{Of("out")}}} "
            + $".bad{{stroke:{Of("bad")}}} .glyph{{stroke:{Of("paper")}}}";
    }

    private static string Text(string kind, int x, int y, string words) => $"<text class=\"{kind}\" x=\"{x}\" y=\"{y}\">{words}</text>\n";
}
