namespace IdentityService.Tokens;

/// <summary>A request of the protocol that is refused: <c>error</c> and <c>error_description</c> of RFC 6749 sections 4.1.2.1 and 5.2.</summary>
internal sealed class OAuthRefusal(string error, string description, int status = StatusCodes.Status400BadRequest) : Exception(description)
{
    public string Error => error;

    public int Status => status;

    public static OAuthRefusal Invalid(string description) => new("invalid_request", description);

    /// <summary>One answer for every code and token that is not good, whatever is wrong with it.</summary>
    public static OAuthRefusal Grant() => new("invalid_grant", "The code or token is not valid (any more), or was issued to another client or redirect address.");

    /// <summary>Turns a refusal into the protocol's JSON answer, and keeps every answer out of caches.</summary>
    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        try
        {
            return await next(context);
        }
        catch (OAuthRefusal refusal)
        {
            if (refusal.Status == StatusCodes.Status401Unauthorized) context.HttpContext.Response.Headers.WWWAuthenticate = "Basic realm=\"identity\"";
            return Results.Json(new Dictionary<string, string> { ["error"] = refusal.Error, ["error_description"] = refusal.Message }, statusCode: refusal.Status);
        }
    }
}
