namespace ServiceDefaults.Policies;

public static partial class PolicyTable
{
    /// <summary>The portal's pages: what somebody may see and do on them, the services behind them say.</summary>
    static IEnumerable<Policy> Pages =>
    [
        Anyone("portal", "GET /"),
        Anyone("portal", "GET /plans/{VersionId:guid}"),
        Anyone("portal", "GET /plans/{VersionId:guid}/changes"),
        Anyone("portal", "GET /coverage"),
        Anyone("portal", "GET /coverage/hints"),
        // A page answers a form that nothing reads.
        Anyone("portal", "POST /"),
        Anyone("portal", "POST /plans/{VersionId:guid}"),
        Anyone("portal", "POST /plans/{VersionId:guid}/changes"),
        Anyone("portal", "POST /coverage"),
        Anyone("portal", "POST /coverage/hints"),
        Anyone("portal", "GET /sign-in"),
        Anyone("portal", "POST /sign-out"),
        // Whoever is not signed in is led to sign in; whoever is sees and does what Identity lets them.
        Anyone("portal", "GET /register"),
        Anyone("portal", "POST /register"),
        Anyone("portal", "GET /register/{id:guid}"),
        Anyone("portal", "POST /register/{id:guid}"),
        Anyone("portal", "GET /reporting"),
        Anyone("portal", "POST /reporting"),
        Anyone("portal", "GET /reporting/{id:guid}"),
        Anyone("portal", "POST /reporting/{id:guid}"),
        Anyone("portal", "GET /reporting/{id:guid}/{unit}"),
        Anyone("portal", "POST /reporting/{id:guid}/{unit}"),
        Anyone("portal", "GET /plans/{id:guid}/report"),
        Anyone("portal", "POST /plans/{id:guid}/report"),
        Anyone("portal", "GET /aligning/{plan:guid}"),
        Anyone("portal", "POST /aligning/{plan:guid}"),
        Anyone("portal", "GET /review"),
        Anyone("portal", "POST /review"),
        Anyone("portal", "GET /review/{version:guid}"),
        Anyone("portal", "POST /review/{version:guid}"),
        Anyone("portal", "GET /members"),
        Anyone("portal", "POST /members"),
        Anyone("portal", "GET /members/{id:guid}/removal"),
        Anyone("portal", "POST /members/{id:guid}/removal"),
        Anyone("portal", "GET /subscriptions/confirm"),
        Anyone("portal", "GET /subscriptions/end"),
        Anyone("portal", "POST /subscriptions/confirm"),
        Anyone("portal", "POST /subscriptions/end"),
    ];
}
