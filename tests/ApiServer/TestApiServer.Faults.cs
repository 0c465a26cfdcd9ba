using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EgressTools.ApiServer;

/// <content>Faults that are injected, and requests that wait for a seat.</content>
public sealed partial class TestApiServer
{
    private async Task SeatedAsync(HttpContext context, ApiUser user, int seats, TimeSpan time)
    {
        try
        {
            if (Interlocked.Increment(ref _seated) > seats)
            {
                await Answers.TooManyAsync(context, TimeSpan.FromSeconds(1));
                return;
            }
            await Task.Delay(time, context.RequestAborted);
            await _handler.HandleAsync(context, user);
        }
        finally
        {
            Interlocked.Decrement(ref _seated);
        }
    }

    private async Task SufferAsync(HttpContext context, Fault fault, ApiUser user)
    {
        switch (fault.Kind)
        {
            case FaultKind.Status when fault.Status == 429:
                await Answers.TooManyAsync(context, fault.RetryAfter ?? TimeSpan.Zero);
                break;
            case FaultKind.Status:
                throw fault.Status == 410 ? ApiError.Expired()
                    : fault.Status == 401 ? ApiError.Unauthorized()
                    : fault.Status == 403 ? RequestHandler.Forbidden(context, user)
                    : ApiError.Internal(fault.Status, fault.RetryAfter);
            case FaultKind.Answer:
                context.Response.StatusCode = fault.Status;
                await fault.Answer!(context.Response);
                break;
            case FaultKind.Hang:
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                break;
            case FaultKind.Late:
                await LateAsync(context, fault, user);
                break;
            default:
                await CutAsync(context, fault, user);
                break;
        }
    }

    private async Task LateAsync(HttpContext context, Fault fault, ApiUser user)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        body.Position = 0;
        context.Request.Body = body;
        await Task.Delay(fault.After);
        context.RequestAborted = CancellationToken.None;
        await _handler.HandleAsync(context, user);
    }

    private async Task CutAsync(HttpContext context, Fault fault, ApiUser user)
    {
        context.Request.Headers.AcceptEncoding = "";
        var body = context.Response.Body;
        using var whole = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(whole));
        await _handler.HandleAsync(context, user);
        await body.WriteAsync(whole.GetBuffer().AsMemory(0, Math.Min(fault.AfterBytes, (int)whole.Length)));
        await body.FlushAsync();
        if (fault.Kind == FaultKind.Cut)
            context.Abort();
    }
}
