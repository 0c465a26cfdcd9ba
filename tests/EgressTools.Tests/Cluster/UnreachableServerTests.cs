using System.Net;
using System.Net.Sockets;
using EgressTools.ApiServer;
using static EgressTools.Tests.Cluster.FailureTests;

namespace EgressTools.Tests.Cluster;

/// <summary>A server that cannot be reached or trusted, and the sentence that the user reads.</summary>
public sealed class UnreachableServerTests
{
    [Fact]
    public async Task Nobody_listens()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = listener.LocalEndpoint.ToString();
        listener.Stop();
        await using var scene = await LiveScene.StartAsync();
        using var client = await scene.ConnectAsync(o => o with { Server = $"https://{address}" });

        Assert.Equal($"https://{address} refuses connections: is the address right, and the server running?", (await FailAsync(client)).Message);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve()
    {
        await using var scene = await LiveScene.StartAsync();
        using var client = await scene.ConnectAsync(static o => o with { Server = "https://no-such-host.invalid:6443" });

        Assert.Equal(
            "the name of https://no-such-host.invalid:6443 cannot be resolved: check the kubeconfig's server and this machine's DNS",
            (await FailAsync(client)).Message);
    }

    [Fact]
    public async Task Another_authority()
    {
        await using var scene = await LiveScene.StartAsync();
        await using var other = await TestApiServer.StartAsync();
        var authority = scene.Write("other.crt", other.Certificates.AuthorityPem);
        using var client = await scene.ConnectAsync(o => o with { CertificateAuthority = authority });

        var error = await FailAsync(client);

        Assert.Equal($"the certificate of {scene.Server.Address.ToString().TrimEnd('/')} is not trusted: it is not signed by the cluster's authority; " +
            "give the right one with --certificate-authority", error.Message);
        Assert.Equal("UntrustedServer", error.Id);
    }

    [Fact]
    public async Task A_certificate_for_another_name()
    {
        await using var scene = await LiveScene.StartAsync();
        using var client = await scene.ConnectAsync(static o => o with { TlsServerName = "elsewhere.example" });

        var error = await FailAsync(client);

        Assert.Equal("ServerNameMismatch", error.Id);
        Assert.EndsWith("is not trusted: it is not for 'elsewhere.example' but for localhost, 127.0.0.1; give the name that it is for with --tls-server-name",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_out_of_its_time()
    {
        await using var scene = await LiveScene.StartAsync(expiredCertificate: true);
        using var client = await scene.ConnectAsync();

        Assert.Equal("ServerCertificateExpired", (await FailAsync(client)).Id);
        using var careless = await scene.ConnectAsync(static o => o with { InsecureSkipTlsVerify = true });
        Assert.NotEmpty((await ListAsync(careless)).Items);
    }

    [Fact]
    public async Task A_login_page_in_between()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener);
        await using var scene = await LiveScene.StartAsync();
        var address = $"http://{listener.LocalEndpoint}";
        using var client = await scene.ConnectAsync(o => o with { Server = address, RequestTimeout = TimeSpan.Zero }, new HastyClock());

        var error = await FailAsync(client);

        Assert.Equal($"the answer of http://{listener.LocalEndpoint} is not the API's JSON (list namespaces): " +
            "is there a proxy or a login page in between?", error.Message);
        listener.Stop();
        await serving;

        static async Task ServeAsync(TcpListener listener)
        {
            try
            {
                while (true)
                {
                    using var connection = await listener.AcceptTcpClientAsync();
                    var stream = connection.GetStream();
                    _ = await stream.ReadAsync(new byte[4096]);
                    await stream.WriteAsync(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\nConnection: close\r\n\r\n<html></html>"u8.ToArray());
                }
            }
            catch (Exception error) when (error is SocketException or InvalidOperationException)
            {
                // The test is over: the listener stopped while it waited, or just before.
            }
        }
    }
}
